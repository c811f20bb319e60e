import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { isRestoreFinal } from '../../../shared/domain/restore.ts';
import type { Restore } from '../../../shared/domain/restore.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { CheckIcon } from '../../components/icons.tsx';
import { Loading } from '../../components/Listing.tsx';
import { LogView } from '../../components/LogView.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { StateBadge } from '../../components/StateBadge.tsx';
import { StepList } from '../../components/StepList.tsx';
import { When } from '../../components/When.tsx';
import { visibleText } from '../../format/visible-text.ts';
import { restoreMeaning, restoreWords } from '../../format/words.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useQuery } from '../../hooks/use-query.ts';
import { navigate } from '../../hooks/use-route.ts';
import { useWatch } from '../../hooks/use-watch.ts';
import { hrefFor } from '../../router.ts';
import { useStores } from '../../stores/context.tsx';
import { PlanView } from './PlanView.tsx';

const back = { href: hrefFor({ screen: 'history', tab: 'restores', appId: null }), label: 'Restores' };

function Checks({ checks }: Pick<Restore, 'checks'>) {
  if (checks.length === 0) return null;
  return (
    <Alert color="teal" icon={<CheckIcon />} title="What was compared afterwards">
      <List size="sm">
        {checks.map((text) => (
          <List.Item key={text} style={{ overflowWrap: 'anywhere' }}>
            {visibleText(text)}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** A restore that was confirmed: its steps, its log, its outcome, and the way back. */
function Progress({ restore: known }: { readonly restore: Restore }) {
  const { restores } = useStores();
  const watched = useWatch(known.id, restores.watch);
  const restore = watched.value ?? known;
  const [cancelling, setCancelling] = useState(false);
  const undo = useAction(async () => navigate({ screen: 'restore', id: (await restores.undo(restore.id)).id }));
  const final = isRestoreFinal(restore.state);
  return (
    <Stack gap="lg" maw={900}>
      <Group justify="space-between">
        <Group gap="sm">
          <div role="status" aria-live="polite" aria-label="State of the restore">
            <StateBadge words={restoreWords[restore.state]} />
          </div>
          <Text size="sm" c="dimmed" component="div">
            {restore.startedAt !== null && (
              <>
                Started <When at={restore.startedAt} />.{' '}
              </>
            )}
            {restoreMeaning[restore.state]}
          </Text>
        </Group>
        {!final && (
          <Button color="red" variant="light" onClick={() => setCancelling(true)}>
            Cancel restore…
          </Button>
        )}
        {restore.state === 'restored' && restore.safetyBackupId !== null && (
          <Button variant="default" loading={undo.busy} onClick={undo.start}>
            Undo this restore…
          </Button>
        )}
      </Group>
      <ProblemAlert problem={undo.problem} />
      {restore.steps.every(({ problem: own }) => own?.message !== restore.problem?.message) && (
        <ProblemAlert problem={restore.problem} />
      )}
      {restore.state === 'restored' && <Checks checks={restore.checks} />}
      <StepList steps={restore.steps} />
      <LogView lines={watched.log} dropped={watched.dropped} />
      <ConfirmDialog
        opened={cancelling && !final}
        onClose={() => setCancelling(false)}
        title="Cancel this restore?"
        text="It stops. A target that was already touched is put back as it was."
        confirm="Cancel the restore"
        dismiss="Let it run"
        work={() => restores.cancel(restore.id)}
      />
    </Stack>
  );
}

/** One restore, from its plan to its outcome. */
export function RestoreScreen({ id }: { readonly id: string }) {
  const { restores } = useStores();
  const { value, problem } = useQuery(id, ['restores'], () => restores.get(id));
  const [confirmed, setConfirmed] = useState<Restore | null>(null);
  // The answer to "confirm" is newer than what was read before it, and never goes back to being a plan.
  const restore = value?.state === 'planned' && confirmed?.id === id ? confirmed : value;
  if (restore === null)
    return (
      <>
        <PageHeader title="Restore" back={back} />
        {problem ? <ProblemAlert problem={problem} /> : <Loading />}
      </>
    );
  return (
    <>
      <PageHeader
        title={`${restore.undoes === null ? 'Restore' : 'Undo: restore'} ${restore.plan.targetLabel}`}
        back={back}
      />
      {restore.state === 'planned' ? (
        <PlanView key={id} restore={restore} onConfirmed={setConfirmed} />
      ) : (
        <Progress key={id} restore={restore} />
      )}
    </>
  );
}
