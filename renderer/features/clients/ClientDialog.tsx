import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { clientInput } from '../../../shared/domain/client.ts';
import type { Client } from '../../../shared/domain/client.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { focusFirstError } from '../../forms/focus-first-error.ts';
import { zodErrors } from '../../forms/zod-errors.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useFocusBack } from '../../hooks/use-focus-back.ts';
import { useStores } from '../../stores/context.tsx';
import type { ClientInput } from '../../stores/clients.ts';

interface ClientDialogProps {
  /** Null adds one. */
  readonly client: Client | null;
  readonly onClose: (saved: Client | null) => void;
}

export function ClientDialog({ client, onClose }: ClientDialogProps) {
  const { clients } = useStores();
  useFocusBack(true);
  const form = useForm<ClientInput>({
    initialValues: { name: client?.name ?? '', notes: client?.notes ?? '' },
    validate: (values) => zodErrors(clientInput, values),
  });
  const save = useAction(async (values: ClientInput) => {
    onClose(client ? await clients.update(client.id, values) : await clients.create(values));
  });
  return (
    <Modal opened onClose={() => onClose(null)} title={client ? 'Edit the client' : 'Add a client'} centered>
      <form
        onSubmit={form.onSubmit(
          (values) => save.start(values),
          (errors) => focusFirstError(form, errors),
        )}
        noValidate
        aria-label="Client"
      >
        <Stack>
          <TextInput data-autofocus label="Name" required {...form.getInputProps('name')} />
          <Textarea label="Notes" autosize minRows={2} maxRows={8} {...form.getInputProps('notes')} />
          <ProblemAlert problem={save.problem} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => onClose(null)}>
              Cancel
            </Button>
            <Button type="submit" loading={save.busy}>
              {client ? 'Save' : 'Add client'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
