import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useAction } from '../hooks/use-action.ts';
import { useFocusBack } from '../hooks/use-focus-back.ts';
import { ProblemAlert } from './ProblemAlert.tsx';

interface ConfirmDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly text: string;
  /** The words on the button that does it, e.g. `Remove server`. */
  readonly confirm: string;
  /** The words on the button that does nothing. */
  readonly dismiss?: string;
  readonly work: () => Promise<unknown>;
}

/** Asks before something is removed; stays open with the problem when it was refused. */
export function ConfirmDialog({ opened, onClose, title, text, confirm, dismiss = 'Cancel', work }: ConfirmDialogProps) {
  useFocusBack(opened);
  const action = useAction(async () => {
    await work();
    onClose();
  });
  const close = (): void => {
    action.clear();
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={title} centered size="md">
      <Stack>
        <Text style={{ overflowWrap: 'anywhere' }}>{text}</Text>
        <ProblemAlert problem={action.problem} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {dismiss}
          </Button>
          <Button color="red.9" onClick={action.start} loading={action.busy}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
