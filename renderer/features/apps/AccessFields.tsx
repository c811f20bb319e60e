import { Group, Input, NumberInput, Radio, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { SecretField } from '../../forms/SecretField.tsx';
import type { AccessDraft } from './source-draft.ts';

interface AccessFieldsProps {
  readonly draft: AccessDraft;
  readonly passwordSet: boolean;
  readonly onChange: (draft: AccessDraft) => void;
  /** By the path of the field in the query or the source. */
  readonly errors: Readonly<Record<string, ReactNode>>;
}

const runAsHelp = 'Run the tools as this user of the server, by sudo. Leave empty to run them as the SSH user.';

/** How the tools on the server get at the database, or who reads the directory. */
export function AccessFields({ draft, passwordSet, onChange, errors }: AccessFieldsProps) {
  const set = (change: Partial<AccessDraft>): void => onChange({ ...draft, ...change });
  const runAs = (
    <TextInput
      label="Run as"
      description={runAsHelp}
      placeholder={draft.kind === 'postgres' ? 'postgres' : 'root'}
      value={draft.runAs}
      error={errors['runAs']}
      onChange={(event) => set({ runAs: event.currentTarget.value })}
    />
  );
  if (draft.kind === 'directory') {
    return (
      <Stack gap="sm">
        {runAs}
        <Textarea
          label="Leave out"
          description="Patterns as tar --exclude takes them, one a line, e.g. ./cache/*"
          autosize
          minRows={2}
          maxRows={6}
          value={draft.exclude}
          error={errors['exclude.0']}
          onChange={(event) => set({ exclude: event.currentTarget.value })}
        />
      </Stack>
    );
  }
  return (
    <Stack gap="sm">
      <Radio.Group
        label="Connect by"
        value={draft.via}
        onChange={(via) => set({ via: via === 'tcp' ? 'tcp' : 'socket' })}
      >
        <Group mt={4}>
          <Radio value="socket" label="Local socket" />
          <Radio value="tcp" label="TCP" />
        </Group>
      </Radio.Group>
      {draft.via === 'socket' ? (
        <TextInput
          label="Socket"
          description="Leave empty for the default one."
          value={draft.socket}
          error={errors['connection.path']}
          onChange={(event) => set({ socket: event.currentTarget.value })}
        />
      ) : (
        <Group align="flex-start" grow preventGrowOverflow={false}>
          <TextInput
            label="Database host"
            value={draft.host}
            error={errors['connection.host']}
            onChange={(event) => set({ host: event.currentTarget.value })}
          />
          <NumberInput
            label="Database port"
            placeholder="default"
            hideControls
            allowDecimal={false}
            allowNegative={false}
            value={draft.port}
            error={errors['connection.port']}
            onChange={(port) => set({ port })}
          />
        </Group>
      )}
      <SimpleGrid cols={2}>
        <TextInput
          label="Database user"
          description="Leave empty for the default one."
          autoComplete="off"
          value={draft.user}
          error={errors['user']}
          onChange={(event) => set({ user: event.currentTarget.value })}
        />
        <SecretField
          label="Database password"
          description="Leave empty where none is asked for."
          isSet={passwordSet}
          value={draft.password}
          error={errors['password']}
          onChange={(password) => set({ password })}
        />
      </SimpleGrid>
      {runAs}
      {errors[''] && <Input.Error>{errors['']}</Input.Error>}
    </Stack>
  );
}
