import { Button, Code, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Restore } from '../../../shared/domain/restore.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { visibleText } from '../../format/visible-text.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useFocusBack } from '../../hooks/use-focus-back.ts';
import { useStores } from '../../stores/context.tsx';
import { phraseMatches } from './phrase-gate.ts';

interface ConfirmRestoreDialogProps {
  readonly restore: Restore;
  readonly onClose: () => void;
  readonly onConfirmed: (restore: Restore) => void;
}

/** The last question. There is no form around the field, so that Enter sets nothing off; only the button does. */
export function ConfirmRestoreDialog({ restore, onClose, onConfirmed }: ConfirmRestoreDialogProps) {
  const { restores } = useStores();
  useFocusBack(true);
  const { phrase, targetLabel, targetExists } = restore.plan;
  const [typed, setTyped] = useState('');
  const confirm = useAction(async () => onConfirmed(await restores.confirm(restore.id, typed)));
  const matches = phraseMatches(typed, phrase);
  return (
    <Modal
      opened
      onClose={onClose}
      title={
        <Text component="span" fw={700}>
          {targetExists ? 'Write over the target?' : 'Write to the target?'}
        </Text>
      }
      centered
      closeOnClickOutside={!confirm.busy}
    >
      <Stack>
        <Text style={{ overflowWrap: 'anywhere' }}>
          {targetExists ? 'This replaces what is in ' : 'This writes to '}
          <b>{visibleText(targetLabel)}</b>. To go on, type this phrase to the letter:
        </Text>
        <Code
          block
          fz="md"
          fw={700}
          style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', userSelect: 'none' }}
          aria-label="Phrase to type"
        >
          {visibleText(phrase)}
        </Code>
        <TextInput
          data-autofocus
          label="Phrase"
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          description={
            matches
              ? 'It matches.'
              : typed === ''
                ? 'The button stays closed until it matches.'
                : 'It does not match yet.'
          }
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
        <ProblemAlert problem={confirm.problem} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={confirm.busy}>
            Cancel
          </Button>
          <Button type="button" color="red.9" disabled={!matches} loading={confirm.busy} onClick={confirm.start}>
            Restore now
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
