import { Badge, Button, FileButton, Group, Input, PasswordInput, Stack, Text, Textarea } from '@mantine/core';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { keepSecret } from './secret-draft.ts';
import type { SecretDraft } from './secret-draft.ts';

interface SecretFieldProps {
  readonly label: string;
  readonly description?: string;
  /** Whether one is kept already: all that can be known of it. */
  readonly isSet: boolean;
  readonly value: SecretDraft;
  readonly onChange: (value: SecretDraft) => void;
  readonly error?: ReactNode;
  /** A secret of several lines (a private key), which may also be read from a file. */
  readonly multiline?: boolean;
}

/** A secret goes in and never comes out: this says whether one is set, and sets, replaces or clears it. */
export function SecretField(props: SecretFieldProps) {
  const { label, isSet, value, onChange } = props;
  const titleId = useId();
  if (!isSet || value.mode === 'replace') return <SecretInput {...props} />;
  return (
    <Stack gap={4} role="group" aria-labelledby={titleId}>
      <Input.Label id={titleId} component="div" labelElement="div">
        {label}
      </Input.Label>
      {props.description && (
        <Text size="xs" c="dimmed">
          {props.description}
        </Text>
      )}
      <Group gap="xs" mih={36}>
        {value.mode === 'clear' ? (
          <>
            <Badge color="amber" variant="light" tt="none" size="lg">
              Is cleared when you save
            </Badge>
            <Button size="compact-sm" variant="default" onClick={() => onChange(keepSecret)}>
              Keep it
            </Button>
          </>
        ) : (
          <>
            <Badge color="teal" variant="light" tt="none" size="lg">
              Set
            </Badge>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Replace ${label}`}
              onClick={() => onChange({ mode: 'replace', text: '' })}
            >
              Replace
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Clear ${label}`}
              onClick={() => onChange({ mode: 'clear', text: '' })}
            >
              Clear
            </Button>
          </>
        )}
      </Group>
    </Stack>
  );
}

function SecretInput({ label, description, isSet, value, onChange, error, multiline = false }: SecretFieldProps) {
  const set = (text: string): void => onChange({ mode: 'replace', text });
  const field = {
    label,
    description,
    error,
    value: value.text,
    autoComplete: 'off',
    spellCheck: false,
    onChange: (event: { currentTarget: { value: string } }) => set(event.currentTarget.value),
  };
  return (
    <Stack gap={4}>
      {multiline ? (
        <Textarea
          {...field}
          autosize
          minRows={4}
          maxRows={8}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
      ) : (
        <PasswordInput {...field} autoComplete="new-password" />
      )}
      <Group gap="xs">
        {multiline && (
          <FileButton onChange={(file) => void file?.text().then(set)}>
            {(open) => (
              <Button {...open} size="compact-sm" variant="default">
                Read from a file…
              </Button>
            )}
          </FileButton>
        )}
        {isSet && (
          <Button size="compact-sm" variant="default" onClick={() => onChange(keepSecret)}>
            Keep the one that is set
          </Button>
        )}
      </Group>
    </Stack>
  );
}
