import { Input, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { SecretField } from './SecretField.tsx';
import type { SignInDraft, SignInSecretsDraft } from './sign-in-draft.ts';

interface SignInFieldsProps {
  readonly signIn: SignInDraft;
  readonly secrets: SignInSecretsDraft;
  readonly isSet: { readonly password: boolean; readonly privateKey: boolean; readonly keyPassphrase: boolean };
  readonly onSignIn: (value: SignInDraft) => void;
  readonly onSecrets: (value: SignInSecretsDraft) => void;
  readonly errors: Readonly<Record<string, ReactNode>>;
}

const methods = [
  { value: 'key', label: 'Private key' },
  { value: 'password', label: 'Password' },
  { value: 'agent', label: 'SSH agent' },
];

/** How to sign in over SSH: exactly one way, with the secrets that belong to it. */
export function SignInFields({ signIn, secrets, isSet, onSignIn, onSecrets, errors }: SignInFieldsProps) {
  const labelId = useId();
  return (
    <Stack gap="sm">
      <Stack gap={4} align="flex-start">
        <Input.Label id={labelId} labelElement="div">
          Sign in with
        </Input.Label>
        <SegmentedControl
          aria-labelledby={labelId}
          data={methods}
          value={signIn.method}
          onChange={(method) =>
            onSignIn({ ...signIn, method: method === 'password' || method === 'agent' ? method : 'key' })
          }
        />
      </Stack>
      {signIn.method === 'password' && (
        <SecretField
          label="Password"
          isSet={isSet.password}
          value={secrets.password}
          error={errors['secrets.password']}
          onChange={(password) => onSecrets({ ...secrets, password })}
        />
      )}
      {signIn.method === 'key' && (
        <>
          <SecretField
            multiline
            label="Private key"
            description="OpenSSH or PEM text. It is sealed in the vault and cannot be shown again."
            isSet={isSet.privateKey}
            value={secrets.privateKey}
            error={errors['secrets.privateKey']}
            onChange={(privateKey) => onSecrets({ ...secrets, privateKey })}
          />
          <SecretField
            label="Passphrase of the key"
            description="Only if the key has one."
            isSet={isSet.keyPassphrase}
            value={secrets.keyPassphrase}
            error={errors['secrets.keyPassphrase']}
            onChange={(keyPassphrase) => onSecrets({ ...secrets, keyPassphrase })}
          />
        </>
      )}
      {signIn.method === 'agent' && (
        <TextInput
          label="Agent socket"
          description="Leave empty to take SSH_AUTH_SOCK of the computer that Surety runs on."
          value={signIn.socket}
          error={errors['signIn.socket']}
          onChange={(event) => onSignIn({ ...signIn, socket: event.currentTarget.value })}
        />
      )}
    </Stack>
  );
}
