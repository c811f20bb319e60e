import { Button, Group, Paper, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Backup } from '../../../shared/domain/backup.ts';
import { Loading } from '../../components/Listing.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { ProofTicks } from '../../components/ProofTicks.tsx';
import { Size } from '../../components/Size.tsx';
import { When } from '../../components/When.tsx';
import { keepSecret } from '../../forms/secret-draft.ts';
import { SecretField } from '../../forms/SecretField.tsx';
import { sourceName } from '../../format/source-name.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useQuery } from '../../hooks/use-query.ts';
import { replaceRoute } from '../../hooks/use-route.ts';
import { hrefFor } from '../../router.ts';
import { useItems, useStores } from '../../stores/context.tsx';
import { provenCopies } from '../../stores/last-proven.ts';
import { planInputOf, targetErrors } from './target-draft.ts';
import type { TargetDraft, TargetPlace } from './target-draft.ts';

const back = { href: hrefFor({ screen: 'history', tab: 'backups', appId: null }), label: 'Backups' };

function isPlace(value: string): value is TargetPlace {
  return value === 'same' || value === 'name' || value === 'server';
}

function CopyChoice({
  backup,
  copyId,
  onChange,
}: {
  readonly backup: Backup;
  readonly copyId: string | null;
  readonly onChange: (id: string | null) => void;
}) {
  const destinations = useItems((stores) => stores.destinations.list);
  const name = (id: string): string =>
    visibleText(destinations.find((one) => one.id === id)?.name ?? 'removed destination');
  const copies = provenCopies(backup);
  const chosen = copies.find(({ id }) => id === copyId) ?? copies[0];
  return (
    <Group align="flex-end">
      <Select
        label="Read from"
        w={320}
        data={[
          { value: '', label: 'The best proven copy' },
          ...copies.map((copy) => ({ value: copy.id, label: name(copy.destinationId) })),
        ]}
        value={copyId ?? ''}
        onChange={(id) => onChange(id === '' ? null : id)}
      />
      {chosen && (
        <Group h={36}>
          <ProofTicks proof={chosen.proof} label={`Copy at ${name(chosen.destinationId)}`} />
        </Group>
      )}
    </Group>
  );
}

function TargetForm({ backup }: { readonly backup: Backup }) {
  const { restores } = useStores();
  const servers = useItems((stores) => stores.servers.list);
  const directory = backup.config.kind === 'directory';
  const [draft, setDraft] = useState<TargetDraft>({
    place: 'same',
    serverId: null,
    name: '',
    copyId: null,
    password: keepSecret,
  });
  const [tried, setTried] = useState(false);
  const set = (change: Partial<TargetDraft>): void => setDraft({ ...draft, ...change });
  const errors = targetErrors(draft, directory);
  const plan = useAction(async () =>
    replaceRoute({ screen: 'restore', id: (await restores.plan(planInputOf(backup, draft))).id }),
  );
  function submit(): void {
    setTried(true);
    if (errors.name === undefined && errors.serverId === undefined) plan.start();
  }
  const own = sourceName(backup.config);
  return (
    <Stack maw={720}>
      <CopyChoice backup={backup} copyId={draft.copyId} onChange={(copyId) => set({ copyId })} />
      <Radio.Group label="Restore to" value={draft.place} onChange={(place) => isPlace(place) && set({ place })}>
        <Stack gap="xs" mt={6}>
          <Radio
            value="same"
            label="Where it came from"
            description={
              <>
                Writes over <b>{visibleText(own)}</b>, after a safety backup.
              </>
            }
          />
          <Radio
            value="name"
            label={directory ? 'Another path on the same server' : 'Another database on the same server'}
            description="Leaves the original alone."
          />
          <Radio value="server" label="Another server" />
        </Stack>
      </Radio.Group>
      {draft.place === 'server' && (
        <Select
          label="Server"
          required
          data={servers.map(({ id, name }) => ({ value: id, label: visibleText(name) }))}
          value={draft.serverId}
          error={tried && errors.serverId}
          onChange={(serverId) => set({ serverId })}
        />
      )}
      {draft.place !== 'same' && (
        <TextInput
          label={directory ? 'Path at the target' : 'Database at the target'}
          required={draft.place === 'name'}
          description={draft.place === 'server' ? `Leave empty for the same: ${visibleText(own)}` : undefined}
          value={draft.name}
          error={tried && errors.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
      )}
      {!directory && draft.place !== 'same' && (
        <SecretField
          label="Database password at the target"
          description="Only if it is not the source’s own."
          isSet={false}
          value={draft.password}
          onChange={(password) => set({ password })}
        />
      )}
      <ProblemAlert problem={plan.problem} />
      <Group>
        <Button loading={plan.busy} onClick={submit}>
          Make the plan
        </Button>
        <Text size="sm" c="dimmed">
          Looks at the target. Nothing is written yet.
        </Text>
      </Group>
    </Stack>
  );
}

/** The first half of a restore: what, from which copy, and to where. */
export function NewRestoreScreen({ backupId }: { readonly backupId: string }) {
  const { backups } = useStores();
  const { value: backup, problem } = useQuery(backupId, ['backups'], () => backups.get(backupId));
  if (backup === null)
    return (
      <>
        <PageHeader title="Restore" back={back} />
        {problem ? <ProblemAlert problem={problem} /> : <Loading />}
      </>
    );
  return (
    <>
      <PageHeader title={`Restore ${sourceName(backup.config)}`} back={back} />
      <Stack>
        <Paper withBorder p="md" maw={720}>
          <Text>
            The backup of <When at={backup.createdAt} />, <Size bytes={backup.bytes} /> compressed.
          </Text>
          <Text size="sm" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {visibleText(backup.name)}
          </Text>
        </Paper>
        <TargetForm backup={backup} />
      </Stack>
    </>
  );
}
