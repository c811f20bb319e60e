import { Button, Group, List, Paper, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { Destination, DestinationCheck } from '../../../shared/domain/destination.ts';
import { CheckIcon, CrossIcon } from '../../components/icons.tsx';
import { HostKeyDialog } from '../../components/HostKeyDialog.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { Size } from '../../components/Size.tsx';
import { StateBadge } from '../../components/StateBadge.tsx';
import { When } from '../../components/When.tsx';
import { visibleText } from '../../format/visible-text.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useItems, useStores } from '../../stores/context.tsx';

function CheckResult({ at, check }: { readonly at: string; readonly check: DestinationCheck }) {
  return (
    <Stack gap="sm" role="status">
      <Group gap="sm">
        <StateBadge words={check.ok ? { text: 'Works', tone: 'good' } : { text: 'Does not work', tone: 'bad' }} />
        <Text size="sm">
          Checked <When at={at} />
          {check.freeBytes !== null && (
            <>
              , <Size bytes={check.freeBytes} /> free
            </>
          )}
        </Text>
      </Group>
      <List spacing={4} listStyleType="none" aria-label="What was tried">
        {check.steps.map((step) => (
          <List.Item
            key={step.title}
            icon={
              <Text component="span" c={step.ok ? 'teal' : 'red'} role="img" aria-label={step.ok ? 'passed' : 'failed'}>
                {step.ok ? <CheckIcon /> : <CrossIcon />}
              </Text>
            }
          >
            {visibleText(step.title)}
            {step.detail !== null && (
              <Text span c="dimmed" size="sm" style={{ overflowWrap: 'anywhere' }}>
                {' '}
                — {visibleText(step.detail)}
              </Text>
            )}
          </List.Item>
        ))}
      </List>
      <ProblemAlert problem={check.problem} />
    </Stack>
  );
}

/** Writes, reads back and deletes one small file there, and shows how each step went. */
export function DestinationCheckPanel({ destination }: { readonly destination: Destination }) {
  const { destinations } = useStores();
  const servers = useItems((stores) => stores.servers.list);
  const last = useStore(destinations.checks, (checks) => checks[destination.id]);
  const local = destination.config.kind === 'local';
  const [serverId, setServerId] = useState<string | null>(null);
  const onServer = local ? (serverId ?? servers[0]?.id ?? null) : null;
  const [asking, setAsking] = useState(false);
  const check = useAction(async () => {
    const result = await destinations.check(destination.id, onServer);
    setAsking(result.hostKey?.state === 'offered' || result.hostKey?.state === 'changed');
  });
  const question = last?.check.hostKey ?? null;
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-end">
          <div>
            <Text component="h2" fw={600}>
              Check
            </Text>
            <Text size="sm" c="dimmed">
              Writes one small file, reads it back and deletes it.
            </Text>
          </div>
          <Group align="flex-end">
            {local && (
              <Select
                label="On server"
                w={220}
                data={servers.map(({ id, name }) => ({ value: id, label: visibleText(name) }))}
                value={onServer}
                onChange={setServerId}
              />
            )}
            <Button variant="default" loading={check.busy} disabled={local && onServer === null} onClick={check.start}>
              Check destination
            </Button>
          </Group>
        </Group>
        <ProblemAlert problem={check.problem} />
        {last && <CheckResult {...last} />}
      </Stack>
      {question && (
        <HostKeyDialog
          opened={asking}
          hostName={destination.name}
          hostKey={question}
          onClose={() => setAsking(false)}
          onAccept={async (fingerprint) => {
            await destinations.acceptHostKey(destination.id, fingerprint);
            setAsking(false);
            check.start();
          }}
        />
      )}
    </Paper>
  );
}
