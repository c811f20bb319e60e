import {
  Button,
  Checkbox,
  Grid,
  Group,
  Input,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useId } from 'react';
import { destinationInput } from '../../../shared/domain/destination.ts';
import type { Destination, DestinationInput } from '../../../shared/domain/destination.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { SignInFields } from '../../forms/SignInFields.tsx';
import { focusFirstError } from '../../forms/focus-first-error.ts';
import { zodErrors } from '../../forms/zod-errors.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useItems } from '../../stores/context.tsx';
import { destinationDraft, destinationInputOf } from './destination-draft.ts';
import type { DestinationDraft } from './destination-draft.ts';

interface DestinationFormProps {
  readonly destination: Destination | null;
  readonly submit: string;
  readonly onSubmit: (input: DestinationInput) => Promise<unknown>;
}

/** Everything about a destination that a person decides. */
export function DestinationForm({ destination, submit, onSubmit }: DestinationFormProps) {
  const clients = useItems((stores) => stores.clients.list);
  const kindId = useId();
  const form = useForm<DestinationDraft>({
    initialValues: destinationDraft(destination, clients.length === 1 ? (clients[0]?.id ?? '') : ''),
    validate: (values) => {
      const errors = zodErrors(destinationInput, destinationInputOf(values));
      return values.clientId === '' ? { ...errors, clientId: 'Choose a client' } : errors;
    },
  });
  const save = useAction(async (values: DestinationDraft) => {
    await onSubmit(destinationInputOf(values));
    form.setFieldValue('secrets', destinationDraft(null, '').secrets);
  });
  const sftp = form.values.config.kind === 'sftp';
  return (
    <form
      onSubmit={form.onSubmit(
        (values) => save.start(values),
        (errors) => focusFirstError(form, errors),
      )}
      noValidate
      aria-label="Destination"
    >
      <Stack maw={720}>
        <Select
          label="Client"
          description="Who owns this storage."
          required
          data={clients.map(({ id, name }) => ({ value: id, label: visibleText(name) }))}
          {...form.getInputProps('clientId')}
          value={form.values.clientId || null}
        />
        <TextInput label="Name" required {...form.getInputProps('name')} />
        <Stack gap={4} align="flex-start">
          <Input.Label id={kindId} labelElement="div">
            Kind
          </Input.Label>
          <SegmentedControl
            aria-labelledby={kindId}
            readOnly={destination !== null}
            data={[
              { value: 'sftp', label: 'SFTP' },
              { value: 'local', label: 'Path on the managed server' },
            ]}
            value={form.values.config.kind}
            onChange={(kind) => form.setFieldValue('config.kind', kind === 'local' ? 'local' : 'sftp')}
          />
        </Stack>
        {sftp ? (
          <>
            <Grid>
              <Grid.Col span={9}>
                <TextInput label="Host" required {...form.getInputProps('config.host')} />
              </Grid.Col>
              <Grid.Col span={3}>
                <NumberInput
                  label="Port"
                  required
                  hideControls
                  allowDecimal={false}
                  allowNegative={false}
                  {...form.getInputProps('config.port')}
                />
              </Grid.Col>
            </Grid>
            <TextInput label="User" required autoComplete="off" {...form.getInputProps('config.user')} />
            <SignInFields
              signIn={form.values.signIn}
              secrets={form.values.secrets}
              isSet={destination?.secretsSet ?? { password: false, privateKey: false, keyPassphrase: false }}
              onSignIn={(value) => form.setFieldValue('signIn', value)}
              onSecrets={(value) => form.setFieldValue('secrets', value)}
              errors={form.errors}
            />
          </>
        ) : (
          <Text size="sm" c="dimmed">
            The backups lie on the server that they come from: quick to restore, and lost with it. Use it beside another
            destination.
          </Text>
        )}
        <TextInput
          label="Path"
          description="A folder for each client and app is made below it."
          placeholder={sftp ? '/backups' : '/mnt/backup-disk'}
          required
          {...form.getInputProps('config.path')}
        />
        {!sftp && (
          <Checkbox
            label="Must be mounted"
            description="Refuse to write unless a disk or share is mounted there, so that a missing USB disk never fills the server’s own disk."
            {...form.getInputProps('config.mustBeMounted', { type: 'checkbox' })}
          />
        )}
        <ProblemAlert problem={save.problem} />
        <Group>
          <Button type="submit" loading={save.busy}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
