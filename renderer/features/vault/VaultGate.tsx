import { Alert, Button, Center, Group, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { VaultState } from '../../../shared/domain/system.ts';
import { ShieldIcon, WarningIcon } from '../../components/icons.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useAction } from '../../hooks/use-action.ts';
import { useLoaded, useStores } from '../../stores/context.tsx';
import { passphraseErrors } from './passphrase-rules.ts';

function Unlock() {
  const { system } = useStores();
  const [passphrase, setPassphrase] = useState('');
  const unlock = useAction(() => system.unlock(passphrase));
  return (
    <form
      aria-label="Unlock the vault"
      onSubmit={(event) => {
        event.preventDefault();
        unlock.start();
      }}
    >
      <Stack>
        <Text>The secrets of your servers are sealed with a passphrase. Type it to open them.</Text>
        <PasswordInput
          autoFocus
          label="Passphrase"
          autoComplete="current-password"
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
        <ProblemAlert problem={unlock.problem} />
        <Group justify="flex-end">
          <Button type="submit" loading={unlock.busy} disabled={passphrase === ''}>
            Unlock
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Create() {
  const { system } = useStores();
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const [tried, setTried] = useState(false);
  const errors = passphraseErrors(first, second);
  const create = useAction(() => system.createVault(first));
  function submit(): void {
    setTried(true);
    if (errors.first === undefined && errors.second === undefined) create.start();
  }
  return (
    <form
      aria-label="Create the vault"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack>
        <Text>
          There is no keychain that Surety can use here, so the secrets of your servers are sealed with a passphrase of
          yours.
        </Text>
        <Alert color="amber" icon={<WarningIcon />} title="It cannot be recovered">
          Nobody can open the vault without it, not even we. Keep it in your password manager. If it is lost, the
          secrets have to be typed in again; backups at your destinations stay readable.
        </Alert>
        <PasswordInput
          autoFocus
          label="New passphrase"
          description="10 characters or more"
          autoComplete="new-password"
          value={first}
          error={tried && errors.first}
          onChange={(event) => setFirst(event.currentTarget.value)}
        />
        <PasswordInput
          label="The same again"
          autoComplete="new-password"
          value={second}
          error={tried && errors.second}
          onChange={(event) => setSecond(event.currentTarget.value)}
        />
        <ProblemAlert problem={create.problem} />
        <Group justify="space-between">
          <TryKeychain />
          <Button type="submit" loading={create.busy}>
            Create the vault
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function TryKeychain() {
  const { system } = useStores();
  const retry = useAction(() => system.unlock(null));
  return (
    <Stack gap="xs">
      <Button variant="default" onClick={retry.start} loading={retry.busy}>
        Try the keychain again
      </Button>
      <ProblemAlert problem={retry.problem} />
    </Stack>
  );
}

function Panel({ vault }: { readonly vault: VaultState }) {
  return (
    <Center mih="70vh">
      <Paper withBorder p="xl" w={520}>
        <Stack>
          <Group gap="sm">
            <ShieldIcon size={28} />
            <Title order={1} size="h3">
              {vault.kind === 'none' ? 'Create the vault' : 'The vault is locked'}
            </Title>
          </Group>
          {vault.kind !== 'none' && vault.problem?.code !== 'vault_locked' && <ProblemAlert problem={vault.problem} />}
          {vault.kind === 'none' && <Create />}
          {vault.kind === 'passphrase' && <Unlock />}
          {vault.kind === 'keychain' && <TryKeychain />}
        </Stack>
      </Paper>
    </Center>
  );
}

interface VaultGateProps {
  readonly children: ReactNode;
  /** The screen needs no secrets: it may be seen while the vault is locked (where the log lies, say). */
  readonly openTo: boolean;
}

/**
 * Shows the screens only while the vault is open. Where it was open and is not any more (Surety was started
 * again), they stay below, hidden, with what was typed in them.
 */
export function VaultGate({ children, openTo }: VaultGateProps) {
  const { value, problem } = useLoaded((stores) => stores.system.status);
  const open = openTo || (value?.vault.open ?? false);
  const [wasOpen, setWasOpen] = useState(open);
  if (open && !wasOpen) setWasOpen(true);
  return (
    <>
      {value === null && !open && <ProblemAlert problem={problem} />}
      {value !== null && !open && <Panel vault={value.vault} />}
      {wasOpen && <div hidden={!open}>{children}</div>}
    </>
  );
}
