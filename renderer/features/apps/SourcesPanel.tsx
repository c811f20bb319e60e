import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { App } from '../../../shared/domain/app.ts';
import type { Source } from '../../../shared/domain/source.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { Name } from '../../components/Name.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { StateBadge } from '../../components/StateBadge.tsx';
import { visibleText } from '../../format/visible-text.ts';
import { kindWords } from '../../format/words.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useStores } from '../../stores/context.tsx';
import { AddSourcesDialog } from './AddSourcesDialog.tsx';
import { EditSourceDialog } from './EditSourceDialog.tsx';
import { PreflightView } from './PreflightView.tsx';

interface SourceRowProps {
  readonly source: Source;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function SourceRow({ source, onEdit, onRemove }: SourceRowProps) {
  const { apps } = useStores();
  const last = useStore(apps.preflights, (all) => all[source.id]);
  const check = useAction(() => apps.preflight(source.id));
  const shown = visibleText(source.label);
  return (
    <Paper withBorder p="sm" component="li">
      <Group justify="space-between" wrap="nowrap">
        <Group gap="sm" wrap="nowrap" miw={0}>
          <Badge variant="default" tt="none" style={{ flexShrink: 0 }}>
            {kindWords[source.config.kind]}
          </Badge>
          <Name fw={600}>{source.label}</Name>
          {last && (
            <StateBadge
              words={last.preflight.ok ? { text: 'Ready', tone: 'good' } : { text: 'Not ready', tone: 'bad' }}
            />
          )}
        </Group>
        <Group gap="xs" wrap="nowrap" style={{ flexShrink: 0 }}>
          <Button
            size="compact-sm"
            variant="default"
            loading={check.busy}
            aria-label={`Check ${shown}`}
            onClick={check.start}
          >
            Check
          </Button>
          <Button size="compact-sm" variant="default" aria-label={`Edit ${shown}`} onClick={onEdit}>
            Edit
          </Button>
          <Button size="compact-sm" variant="subtle" color="red" aria-label={`Remove ${shown}`} onClick={onRemove}>
            Remove…
          </Button>
        </Group>
      </Group>
      {(check.problem ?? last) && (
        <Stack mt="sm" gap="xs">
          <ProblemAlert problem={check.problem} />
          {last && <PreflightView {...last} />}
        </Stack>
      )}
    </Paper>
  );
}

type Open = { readonly kind: 'none' | 'add' } | { readonly kind: 'edit' | 'remove'; readonly source: Source };

/** What an app backs up. */
export function SourcesPanel({ app }: { readonly app: App }) {
  const { apps } = useStores();
  const [open, setOpen] = useState<Open>({ kind: 'none' });
  const close = (): void => setOpen({ kind: 'none' });
  return (
    <section aria-label="Sources">
      <Group justify="space-between" mb="xs">
        <Text component="h2" fw={600}>
          Sources
        </Text>
        <Button size="compact-sm" variant="light" onClick={() => setOpen({ kind: 'add' })}>
          Add sources…
        </Button>
      </Group>
      {app.sources.length === 0 && (
        <Text c="dimmed">
          Nothing yet. Add the databases and directories that the app lives in; Surety can look on the server for them.
        </Text>
      )}
      <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {app.sources.map((source) => (
          <SourceRow
            key={source.id}
            source={source}
            onEdit={() => setOpen({ kind: 'edit', source })}
            onRemove={() => setOpen({ kind: 'remove', source })}
          />
        ))}
      </Stack>
      {open.kind === 'add' && <AddSourcesDialog app={app} onClose={close} />}
      {open.kind === 'edit' && <EditSourceDialog source={open.source} onClose={close} />}
      {open.kind === 'remove' && (
        <ConfirmDialog
          opened
          onClose={close}
          title="Remove this source?"
          text={`${visibleText(open.source.label)} is not backed up any more. Its backups stay at their destinations and in the history.`}
          confirm="Remove source"
          work={() => apps.removeSource(open.source.id)}
        />
      )}
    </section>
  );
}
