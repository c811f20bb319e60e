import {
  Anchor,
  Button,
  Group,
  Input,
  MultiSelect,
  Select,
  SimpleGrid,
  Slider,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useId } from 'react';
import { appInput } from '../../../shared/domain/app.ts';
import type { App, AppInput } from '../../../shared/domain/app.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { focusFirstError } from '../../forms/focus-first-error.ts';
import { zodErrors } from '../../forms/zod-errors.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useAction } from '../../hooks/use-action.ts';
import { hrefFor } from '../../router.ts';
import { useItems } from '../../stores/context.tsx';
import { appDraft, missingChoices, withClient } from './app-draft.ts';
import type { AppDraft } from './app-draft.ts';

interface AppFormProps {
  readonly app: App | null;
  readonly submit: string;
  readonly onSubmit: (input: AppInput) => Promise<unknown>;
}

const compressors = [
  { value: 'auto', label: 'The fastest one on the server' },
  { value: 'igzip', label: 'igzip' },
  { value: 'pigz', label: 'pigz' },
  { value: 'gzip', label: 'gzip' },
];

function onlyId(items: readonly { readonly id: string }[]): string {
  return items.length === 1 ? (items[0]?.id ?? '') : '';
}

function options(items: readonly { readonly id: string; readonly name: string }[]) {
  return items.map(({ id, name }) => ({ value: id, label: visibleText(name) }));
}

/** Whose app it is, where it runs, and where and how its backups are kept. */
export function AppForm({ app, submit, onSubmit }: AppFormProps) {
  const levelId = useId();
  const clients = useItems((stores) => stores.clients.list);
  const servers = useItems((stores) => stores.servers.list);
  const allDestinations = useItems((stores) => stores.destinations.list);
  const form = useForm<AppDraft>({
    initialValues: appDraft(app, { clientId: onlyId(clients), serverId: onlyId(servers) }),
    validate: (values) => ({ ...zodErrors(appInput, values), ...missingChoices(values) }),
  });
  const save = useAction((values: AppDraft) => onSubmit(values));
  const destinations = allDestinations.filter(({ clientId }) => clientId === form.values.clientId);
  return (
    <form
      onSubmit={form.onSubmit(
        (values) => save.start(values),
        (errors) => focusFirstError(form, errors),
      )}
      noValidate
      aria-label="App"
    >
      <Stack maw={720}>
        <TextInput
          label="Name"
          description="The client application, e.g. Webshop."
          required
          {...form.getInputProps('name')}
        />
        <SimpleGrid cols={2}>
          <Select
            label="Client"
            required
            data={options(clients)}
            value={form.values.clientId || null}
            error={form.errors['clientId']}
            onChange={(id) => form.setValues(withClient(form.values, id ?? ''))}
          />
          <Select
            label="Server"
            required
            data={options(servers)}
            {...form.getInputProps('serverId')}
            value={form.values.serverId || null}
          />
        </SimpleGrid>
        <MultiSelect
          label="Destinations"
          description={
            form.values.clientId === ''
              ? 'Choose the client first.'
              : destinations.length === 0
                ? 'This client has no destination yet.'
                : 'Every backup is copied to each of them.'
          }
          data={options(destinations)}
          clearable
          searchable
          {...form.getInputProps('destinationIds')}
        />
        {form.values.clientId !== '' && destinations.length === 0 && (
          <Anchor href={hrefFor({ screen: 'destination-new' })}>Add a destination</Anchor>
        )}
        <SimpleGrid cols={2}>
          <Select label="Compressor" data={compressors} {...form.getInputProps('compression.compressor')} />
          <Stack gap={4}>
            <Input.Label id={levelId} labelElement="div">
              Level: {form.values.compression.level}{' '}
              <Text span c="dimmed" size="sm">
                (1 fastest, 9 smallest)
              </Text>
            </Input.Label>
            <Slider
              mt={12}
              min={1}
              max={9}
              step={1}
              label={null}
              thumbProps={{ 'aria-labelledby': levelId }}
              {...form.getInputProps('compression.level')}
            />
          </Stack>
        </SimpleGrid>
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
