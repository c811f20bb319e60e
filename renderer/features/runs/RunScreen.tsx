import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { isFinal } from '../../../shared/domain/run.ts';
import type { Run } from '../../../shared/domain/run.ts';
import { BackupTable } from '../history/BackupTable.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { WarningIcon } from '../../components/icons.tsx';
import { Loading } from '../../components/Listing.tsx';
import { LogView } from '../../components/LogView.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { StateBadge } from '../../components/StateBadge.tsx';
import { StepList } from '../../components/StepList.tsx';
import { When } from '../../components/When.tsx';
import { formatDuration, secondsBetween } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { runMeaning, runWords } from '../../format/words.ts';
import { useQuery } from '../../hooks/use-query.ts';
import { useWatch } from '../../hooks/use-watch.ts';
import { hrefFor } from '../../router.ts';
import { useItems, useStores } from '../../stores/context.tsx';

function RunState({ run }: { readonly run: Run }) {
  const took = secondsBetween(run.startedAt, run.finishedAt);
  return (
    <Group gap="sm">
      <div role="status" aria-live="polite" aria-label="State of the run">
        <StateBadge words={runWords[run.state]} />
      </div>
      <Text size="sm" c="dimmed" component="div">
        {run.startedAt === null ? (
          <>
            Asked for <When at={run.queuedAt} />
          </>
        ) : (
          <>
            Started <When at={run.startedAt} />
          </>
        )}
        {took !== null && `, took ${formatDuration(took)}`}. {runMeaning[run.state]}
      </Text>
    </Group>
  );
}

function Warnings({ warnings }: Pick<Run, 'warnings'>) {
  if (warnings.length === 0) return null;
  return (
    <Alert
      color="amber"
      icon={<WarningIcon />}
      title={warnings.length === 1 ? 'A warning' : `${String(warnings.length)} warnings`}
    >
      <List size="sm">
        {warnings.map((text) => (
          <List.Item key={text} style={{ overflowWrap: 'anywhere' }}>
            {visibleText(text)}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

function Made({ run }: { readonly run: Run }) {
  const { backups } = useStores();
  const made = useQuery(run.id, ['backups', 'runs'], () => backups.ofRun(run.id));
  if (made.value === null || made.value.length === 0) return <ProblemAlert problem={made.problem} />;
  return (
    <section aria-label="Backups of this run">
      <Text component="h2" fw={600} mb="xs">
        Backups of this run
      </Text>
      <BackupTable backups={made.value} />
    </section>
  );
}

/** One run as it goes: its steps, its log, and the way to stop it. */
export function RunScreen({ id }: { readonly id: string }) {
  const { runs } = useStores();
  const { value: run, log, dropped, problem } = useWatch(id, runs.watch);
  const apps = useItems((stores) => stores.apps.list);
  const [cancelling, setCancelling] = useState(false);
  const app = apps.find((candidate) => candidate.id === run?.appId);
  const back = app
    ? { href: hrefFor({ screen: 'app', id: app.id }), label: visibleText(app.name) }
    : { href: hrefFor({ screen: 'history', tab: 'runs', appId: null }), label: 'Runs' };
  return (
    <>
      <PageHeader title={app ? `Run of ${app.name}` : 'Run'} back={back}>
        {run && !isFinal(run.state) && (
          <Button color="red" variant="light" onClick={() => setCancelling(true)}>
            Cancel run…
          </Button>
        )}
      </PageHeader>
      {run === null ? (
        problem ? (
          <ProblemAlert problem={problem} />
        ) : (
          <Loading />
        )
      ) : (
        <Stack gap="lg">
          <RunState run={run} />
          {run.steps.every(({ problem: own }) => own?.message !== run.problem?.message) && (
            <ProblemAlert problem={run.problem} announce={!isFinal(run.state)} />
          )}
          <Warnings warnings={run.warnings} />
          <StepList steps={run.steps} />
          {isFinal(run.state) && <Made run={run} />}
          <LogView lines={log} dropped={dropped} />
        </Stack>
      )}
      <ConfirmDialog
        opened={cancelling && run !== null && !isFinal(run.state)}
        onClose={() => setCancelling(false)}
        title="Cancel this run?"
        text="It stops, and what it has written so far is removed on both sides. Earlier backups stay as they are."
        confirm="Cancel the run"
        dismiss="Let it run"
        work={() => runs.cancel(id)}
      />
    </>
  );
}
