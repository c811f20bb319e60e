import { Button, Grid, Group, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { serverInput } from '../../../shared/domain/server.ts';
import type { Server, ServerInput } from '../../../shared/domain/server.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { SignInFields } from '../../forms/SignInFields.tsx';
import { focusFirstError } from '../../forms/focus-first-error.ts';
import { zodErrors } from '../../forms/zod-errors.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useItems } from '../../stores/context.tsx';
import { possibleJumps, serverDraft, serverInputOf } from './server-draft.ts';
import type { ServerDraft } from './server-draft.ts';

interface ServerFormProps {
  readonly server: Server | null;
  readonly submit: string;
  readonly onSubmit: (input: ServerInput) => Promise<unknown>;
}

/** Everything about a server that a person decides. What was typed stays when saving fails. */
export function ServerForm({ server, submit, onSubmit }: ServerFormProps) {
  const servers = useItems((stores) => stores.servers.list);
  const form = useForm<ServerDraft>({
    initialValues: serverDraft(server),
    validate: (values) => zodErrors(serverInput, serverInputOf(values)),
  });
  const save = useAction(async (values: ServerDraft) => {
    await onSubmit(serverInputOf(values));
    form.setFieldValue('secrets', serverDraft(null).secrets);
  });
  const jumps = possibleJumps(servers, server?.id ?? null);
  return (
    <form
      onSubmit={form.onSubmit(
        (values) => save.start(values),
        (errors) => focusFirstError(form, errors),
      )}
      noValidate
      aria-label="Server"
    >
      <Stack maw={720}>
        <TextInput label="Name" description="What you call this server." required {...form.getInputProps('name')} />
        <Grid>
          <Grid.Col span={9}>
            <TextInput
              label="Host"
              placeholder="web-1.example.com or an address"
              required
              {...form.getInputProps('host')}
            />
          </Grid.Col>
          <Grid.Col span={3}>
            <NumberInput
              label="Port"
              required
              hideControls
              allowDecimal={false}
              allowNegative={false}
              {...form.getInputProps('port')}
            />
          </Grid.Col>
        </Grid>
        <TextInput label="User" required autoComplete="off" {...form.getInputProps('user')} />
        <SignInFields
          signIn={form.values.signIn}
          secrets={form.values.secrets}
          isSet={server?.secretsSet ?? { password: false, privateKey: false, keyPassphrase: false }}
          onSignIn={(value) => form.setFieldValue('signIn', value)}
          onSecrets={(value) => form.setFieldValue('secrets', value)}
          errors={form.errors}
        />
        <Select
          label="Jump host"
          description="Another server to go through to reach this one."
          data={[
            { value: '', label: 'None: connect directly' },
            ...jumps.map(({ id, name }) => ({ value: id, label: visibleText(name) })),
          ]}
          value={form.values.jumpServerId ?? ''}
          error={form.errors['jumpServerId']}
          onChange={(value) => form.setFieldValue('jumpServerId', value === '' ? null : value)}
        />
        <TextInput
          label="Working directory"
          description="Where temporary files may lie on the server."
          required
          {...form.getInputProps('workDir')}
        />
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
