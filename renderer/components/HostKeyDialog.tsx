import { Alert, Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { HostKey, HostKeyState } from '../../shared/domain/host-key.ts';
import { visibleText } from '../format/visible-text.ts';
import { useAction } from '../hooks/use-action.ts';
import { useFocusBack } from '../hooks/use-focus-back.ts';
import { WarningIcon } from './icons.tsx';
import { ProblemAlert } from './ProblemAlert.tsx';

interface HostKeyDialogProps {
  readonly opened: boolean;
  readonly hostName: string;
  readonly hostKey: HostKeyState;
  readonly onAccept: (fingerprint: string) => Promise<unknown>;
  readonly onClose: () => void;
}

function Fingerprint({ title, shown }: { readonly title: string; readonly shown: HostKey }) {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {title} ({visibleText(shown.type)})
      </Text>
      <Text ff="monospace" size="lg" fw={600} style={{ overflowWrap: 'anywhere' }}>
        {shown.fingerprint}
      </Text>
    </div>
  );
}

/** The question that only a person can answer: is this the host's own key? Closing it accepts nothing. */
export function HostKeyDialog(props: HostKeyDialogProps) {
  useFocusBack(props.opened);
  const changed = props.hostKey.state === 'changed';
  const title = changed ? 'The host key has changed' : 'Is this the right server?';
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      centered
      size="xl"
      title={
        <Text component="span" fw={700} c={changed ? 'var(--mantine-color-error)' : 'inherit'}>
          {title}
        </Text>
      }
    >
      <Question {...props} changed={changed} />
    </Modal>
  );
}

function Question({
  hostName,
  hostKey,
  onAccept,
  onClose,
  changed,
}: HostKeyDialogProps & { readonly changed: boolean }) {
  const [sure, setSure] = useState(false);
  const offered = hostKey.offered;
  const accept = useAction(async () => {
    if (offered) await onAccept(offered.fingerprint);
  });
  return (
    <Stack>
      {changed ? (
        <Alert color="red" icon={<WarningIcon />} title="Everything with this host is stopped">
          <b>{visibleText(hostName)}</b> shows another key than the one you accepted. The server may have been set up
          anew, or somebody is between you and it. Do not accept the new key until the server’s owner has told you why
          it changed.
        </Alert>
      ) : (
        <Text style={{ overflowWrap: 'anywhere' }}>
          Surety sees <b>{visibleText(hostName)}</b> for the first time. Compare this fingerprint with the one that the
          server’s owner gives you, by a way that you trust.
        </Text>
      )}
      {hostKey.pinned && <Fingerprint title="The key you accepted before" shown={hostKey.pinned} />}
      {offered && <Fingerprint title={changed ? 'The key it shows now' : 'Fingerprint'} shown={offered} />}
      <Text size="sm" c="dimmed">
        On the server, its owner can run: <code>for f in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf $f; done</code>
      </Text>
      {changed && (
        <Checkbox
          label="The server’s owner has confirmed the new key to me"
          checked={sure}
          onChange={(event) => setSure(event.currentTarget.checked)}
        />
      )}
      <ProblemAlert problem={accept.problem} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button
          color={changed ? 'red.9' : 'brand'}
          disabled={offered === null || (changed && !sure)}
          loading={accept.busy}
          onClick={accept.start}
        >
          {changed ? 'Accept the new key' : 'Accept this key'}
        </Button>
      </Group>
    </Stack>
  );
}
