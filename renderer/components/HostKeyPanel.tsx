import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { HostKeyState } from '../../shared/domain/host-key.ts';
import { visibleText } from '../format/visible-text.ts';
import { HostKeyBadge } from './HostKeyBadge.tsx';
import { HostKeyDialog } from './HostKeyDialog.tsx';
import { When } from './When.tsx';

interface HostKeyPanelProps {
  readonly hostName: string;
  readonly hostKey: HostKeyState;
  readonly onAccept: (fingerprint: string) => Promise<unknown>;
}

/** The host key of a server or of an SFTP destination, with the way to the question when one waits. */
export function HostKeyPanel({ hostName, hostKey, onAccept }: HostKeyPanelProps) {
  const [asking, setAsking] = useState(false);
  const waits = hostKey.state === 'offered' || hostKey.state === 'changed';
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" wrap="nowrap">
        <Stack gap={4} miw={0}>
          <Group gap="sm">
            <Text fw={600} component="h2">
              Host key
            </Text>
            <HostKeyBadge hostKey={hostKey} />
          </Group>
          {hostKey.state === 'changed' && (
            <Text size="sm">It shows another key than the accepted one. Everything with this host is stopped.</Text>
          )}
          {hostKey.pinned ? (
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              <code>{hostKey.pinned.fingerprint}</code> ({visibleText(hostKey.pinned.type)}),{' '}
              {hostKey.pinned.source === 'known_hosts' ? 'from known_hosts' : 'accepted by you'}{' '}
              <When at={hostKey.pinned.since} />
            </Text>
          ) : (
            <Text size="sm" c="dimmed">
              {hostKey.offered
                ? 'It showed its key; compare the fingerprint before you accept it.'
                : 'The first test asks the host for its key.'}
            </Text>
          )}
        </Stack>
        {waits && (
          <Button
            color={hostKey.state === 'changed' ? 'red.9' : 'brand'}
            onClick={() => setAsking(true)}
            style={{ flexShrink: 0 }}
          >
            Look at the key…
          </Button>
        )}
      </Group>
      <HostKeyDialog
        opened={asking && waits}
        hostName={hostName}
        hostKey={hostKey}
        onClose={() => setAsking(false)}
        onAccept={async (fingerprint) => {
          await onAccept(fingerprint);
          setAsking(false);
        }}
      />
    </Paper>
  );
}
