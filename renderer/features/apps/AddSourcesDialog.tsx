import { Button, Group, Input, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import type { App } from '../../../shared/domain/app.ts';
import { discoverQuery, sourceConfig, sourceSecrets } from '../../../shared/domain/source.ts';
import type { Discovered } from '../../../shared/domain/source.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { zodErrors } from '../../forms/zod-errors.ts';
import { kindWords } from '../../format/words.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useFocusBack } from '../../hooks/use-focus-back.ts';
import { useStores } from '../../stores/context.tsx';
import { AccessFields } from './AccessFields.tsx';
import { FoundList } from './FoundList.tsx';
import {
  accessDraft,
  discoverQueryOf,
  sourceConfigOf,
  sourceKey,
  sourceSecretsOf,
  withExcludes,
} from './source-draft.ts';
import type { AccessDraft } from './source-draft.ts';

interface AddSourcesDialogProps {
  readonly app: App;
  readonly onClose: () => void;
}

const kinds = [
  { value: 'mysql', label: kindWords.mysql },
  { value: 'postgres', label: kindWords.postgres },
  { value: 'directory', label: kindWords.directory },
];

function byHand(draft: AccessDraft, name: string): Discovered {
  return { config: sourceConfigOf(draft, name), label: name, bytes: null, note: 'typed by hand' };
}

/** Looks on the server for what could be backed up; the person ticks what belongs to the app. */
export function AddSourcesDialog({ app, onClose }: AddSourcesDialogProps) {
  const { apps } = useStores();
  useFocusBack(true);
  const kindId = useId();
  const [draft, setDraft] = useState(() => accessDraft(null));
  const [found, setFound] = useState<readonly Discovered[] | null>(null);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [typed, setTyped] = useState('');
  const [errors, setErrors] = useState<Record<string, string>>({});
  const have = new Set(app.sources.map((source) => sourceKey(source.config)));

  function change(next: AccessDraft): void {
    setDraft(next);
    setErrors({});
    // What was found another way may not be there this way.
    setFound(null);
    setTicked(new Set());
  }
  const find = useAction(async () => {
    const wrong = {
      ...zodErrors(discoverQuery, discoverQueryOf(draft)),
      ...zodErrors(sourceSecrets, sourceSecretsOf(draft)),
    };
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) return;
    setFound(await apps.discover(app.serverId, discoverQueryOf(draft), sourceSecretsOf(draft)));
  });
  function addTyped(): void {
    const one = byHand(draft, typed);
    const wrong = zodErrors(sourceConfig, one.config);
    setErrors({
      ...wrong,
      ...((wrong['database'] ?? wrong['path']) ? { typed: wrong['database'] ?? wrong['path'] ?? '' } : {}),
    });
    if (Object.keys(wrong).length > 0) return;
    const key = sourceKey(one.config);
    if (!(found ?? []).some((other) => sourceKey(other.config) === key)) setFound([...(found ?? []), one]);
    if (!have.has(key)) setTicked(new Set([...ticked, key]));
    setTyped('');
  }
  const add = useAction(async () => {
    for (const one of found ?? []) {
      const key = sourceKey(one.config);
      if (!ticked.has(key) || have.has(key)) continue;
      const source = await apps.addSource(app.id, withExcludes(one.config, draft), sourceSecretsOf(draft));
      // Looked at at once, so that what is missing shows now and not at night; its failure shows on the source.
      void apps.preflight(source.id).catch(() => undefined);
    }
    onClose();
  });
  const directory = draft.kind === 'directory';
  return (
    <Modal opened onClose={onClose} title="Add sources" size="xl">
      <Stack>
        <Stack gap={4} align="flex-start">
          <Input.Label id={kindId} labelElement="div">
            What to back up
          </Input.Label>
          <SegmentedControl
            aria-labelledby={kindId}
            data={kinds}
            value={draft.kind}
            onChange={(kind) =>
              change({ ...draft, kind: kind === 'postgres' || kind === 'directory' ? kind : 'mysql' })
            }
          />
        </Stack>
        <AccessFields draft={draft} passwordSet={false} onChange={change} errors={errors} />
        <Group align="flex-end" wrap="nowrap">
          {directory && (
            <TextInput
              style={{ flex: 1 }}
              label="Look in"
              value={draft.folder}
              error={errors['path']}
              onChange={(event) => change({ ...draft, folder: event.currentTarget.value })}
            />
          )}
          <Button variant="default" loading={find.busy} onClick={find.start}>
            {directory ? 'Find directories' : 'Find databases'}
          </Button>
        </Group>
        <ProblemAlert problem={find.problem} />
        {found && <FoundList found={found} have={have} ticked={ticked} onTicked={setTicked} />}
        <Group align="flex-end" wrap="nowrap">
          <TextInput
            style={{ flex: 1 }}
            label={directory ? 'Or type a path' : 'Or type a name'}
            value={typed}
            error={errors['typed']}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button variant="default" disabled={typed === ''} onClick={addTyped}>
            Put on the list
          </Button>
        </Group>
        <ProblemAlert problem={add.problem} />
        <Group justify="flex-end">
          <Text size="sm" c="dimmed">
            {ticked.size === 0 ? 'Tick at least one.' : ''}
          </Text>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={ticked.size === 0} loading={add.busy} onClick={add.start}>
            {ticked.size === 1 ? 'Add 1 source' : `Add ${String(ticked.size)} sources`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
