import { Input, List, NumberInput, Paper, SegmentedControl, Stack, Text } from '@mantine/core';
import { useId } from 'react';
import type { Settings, SystemStatus } from '../../../shared/domain/system.ts';
import { settings as settingsSchema } from '../../../shared/domain/system.ts';
import { CopyLine } from '../../components/CopyLine.tsx';
import { Loading } from '../../components/Listing.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { visibleText } from '../../format/visible-text.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useLoaded, useStores } from '../../stores/context.tsx';

function Preferences({ settings }: { readonly settings: Settings }) {
  const stores = useStores();
  const themeId = useId();
  const change = useAction((update: Partial<Settings>) => stores.settings.update(update));
  return (
    <Paper withBorder p="md">
      <Stack>
        <Stack gap={4} align="flex-start">
          <Input.Label id={themeId} labelElement="div">
            Theme
          </Input.Label>
          <SegmentedControl
            aria-labelledby={themeId}
            data={[
              { value: 'system', label: 'As the system' },
              { value: 'light', label: 'Light' },
              { value: 'dark', label: 'Dark' },
            ]}
            value={settings.theme}
            onChange={(theme) => change.start({ theme: settingsSchema.shape.theme.parse(theme) })}
          />
        </Stack>
        <NumberInput
          label="Runs at once"
          description="How many runs may work at the same time, over all servers: 1 to 16."
          min={1}
          max={16}
          clampBehavior="strict"
          allowDecimal={false}
          w={320}
          value={settings.concurrentRuns}
          onChange={(value) => typeof value === 'number' && value >= 1 && change.start({ concurrentRuns: value })}
        />
        <ProblemAlert problem={change.problem} />
      </Stack>
    </Paper>
  );
}

function Leftovers({ leftovers }: Pick<SystemStatus, 'leftovers'>) {
  return (
    <Paper withBorder p="md">
      <Text component="h2" fw={600} mb={4}>
        Left over
      </Text>
      {leftovers.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing: every interrupted run and restore was cleaned up after.
        </Text>
      ) : (
        <Stack gap="xs">
          <Text size="sm">
            An interrupted session left these behind. Surety tries again to undo them at every start.
          </Text>
          <List size="sm" spacing="xs">
            {leftovers.map((left) => (
              <List.Item key={left.id} style={{ overflowWrap: 'anywhere' }}>
                {visibleText(left.what)} — {visibleText(left.where)}
                <ProblemAlert problem={left.problem} announce={false} />
              </List.Item>
            ))}
          </List>
        </Stack>
      )}
    </Paper>
  );
}

const vaultWords: Record<SystemStatus['vault']['kind'], string> = {
  none: 'Not made yet.',
  keychain: 'The key is in this computer’s keychain.',
  passphrase: 'The key is sealed with your passphrase.',
};

/** What a person may set, and where Surety keeps its things. */
export function SettingsScreen() {
  const current = useLoaded((stores) => stores.settings.current);
  const status = useLoaded((stores) => stores.system.status);
  return (
    <>
      <PageHeader title="Settings" />
      <Stack maw={720}>
        <ProblemAlert problem={current.problem ?? status.problem} />
        {current.value ? <Preferences settings={current.value} /> : <Loading />}
        {status.value && (
          <>
            <Paper withBorder p="md">
              <Stack gap="sm">
                <div>
                  <Text component="h2" fw={600} mb={4}>
                    Data directory
                  </Text>
                  <CopyLine text={status.value.dataDir} />
                </div>
                <div>
                  <Text component="h2" fw={600} mb={4}>
                    Log file
                  </Text>
                  <CopyLine text={status.value.logFile} />
                </div>
                <Text size="sm">
                  <b>Vault:</b> {vaultWords[status.value.vault.kind]}{' '}
                  {status.value.vault.open ? 'It is open.' : 'It is locked.'}
                </Text>
                <Text size="sm">
                  <b>Version:</b> {status.value.version}
                </Text>
              </Stack>
            </Paper>
            <Leftovers leftovers={status.value.leftovers} />
          </>
        )}
      </Stack>
    </>
  );
}
