import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { sourceConfig, sourceSecrets } from '../../../shared/domain/source.ts';
import type { Source } from '../../../shared/domain/source.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { zodErrors } from '../../forms/zod-errors.ts';
import { sourceName } from '../../format/source-name.ts';
import { visibleText } from '../../format/visible-text.ts';
import { kindWords } from '../../format/words.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useFocusBack } from '../../hooks/use-focus-back.ts';
import { useStores } from '../../stores/context.tsx';
import { AccessFields } from './AccessFields.tsx';
import { accessDraft, sourceConfigOf, sourceSecretsOf } from './source-draft.ts';

interface EditSourceDialogProps {
  readonly source: Source;
  readonly onClose: () => void;
}

/** Changes how a source is reached. What it is stays: another database is another source. */
export function EditSourceDialog({ source, onClose }: EditSourceDialogProps) {
  const { apps } = useStores();
  useFocusBack(true);
  const [draft, setDraft] = useState(() => accessDraft(source.config));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const save = useAction(async () => {
    // The name goes back as it came: a text field would lose its line breaks.
    const config = sourceConfigOf(draft, sourceName(source.config));
    const wrong = { ...zodErrors(sourceConfig, config), ...zodErrors(sourceSecrets, sourceSecretsOf(draft)) };
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) return;
    await apps.updateSource(source.id, config, sourceSecretsOf(draft));
    void apps.preflight(source.id).catch(() => undefined);
    onClose();
  });
  return (
    <Modal opened onClose={onClose} title={`Edit the source (${kindWords[source.config.kind]})`}>
      <Stack>
        <TextInput
          label={source.config.kind === 'directory' ? 'Path' : 'Database'}
          readOnly
          variant="filled"
          value={visibleText(sourceName(source.config))}
        />
        <AccessFields draft={draft} passwordSet={source.secretsSet.password} onChange={setDraft} errors={errors} />
        <ProblemAlert problem={save.problem} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button loading={save.busy} onClick={save.start}>
            Save
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
