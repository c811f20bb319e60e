import { Button, Group, List, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { visibleText } from '../../format/visible-text.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useStores } from '../../stores/context.tsx';
import type { ServerStore } from '../../stores/servers.ts';

type Imported = Awaited<ReturnType<ServerStore['importKnownHosts']>>;

interface ImportKnownHostsProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

function Result({ result }: { readonly result: Imported }) {
  return (
    <div role="status">
      <Text fw={600}>
        {result.pinned.length === 0 ? 'No key was added.' : `Accepted the keys of ${String(result.pinned.length)}:`}
      </Text>
      <List size="sm">
        {result.pinned.map((name) => (
          <List.Item key={name}>{visibleText(name)}</List.Item>
        ))}
      </List>
      <Text size="sm" c="dimmed">
        {result.alreadyPinned.length} had one already; {result.ignoredLines} lines belong to other hosts or were not
        keys.
      </Text>
    </div>
  );
}

/** Takes over the host keys that a person has already checked with OpenSSH. */
export function ImportKnownHosts({ opened, onClose }: ImportKnownHostsProps) {
  const { servers } = useStores();
  const [text, setText] = useState('');
  const [result, setResult] = useState<Imported | null>(null);
  const action = useAction(async () => setResult(await servers.importKnownHosts(text)));
  const close = (): void => {
    setResult(null);
    action.clear();
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title="Import known_hosts" centered>
      <Stack>
        <Textarea
          data-autofocus
          label="Text of the file"
          description="Paste ~/.ssh/known_hosts from a computer that you trust. Only the keys of servers and SFTP destinations that are in Surety are taken; hashed names work."
          autosize
          minRows={6}
          maxRows={12}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          styles={{
            input: { fontFamily: 'var(--mantine-font-family-monospace)', whiteSpace: 'pre', overflowX: 'auto' },
          }}
        />
        <ProblemAlert problem={action.problem} />
        {result && <Result result={result} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Close
          </Button>
          <Button onClick={action.start} loading={action.busy} disabled={text.trim() === ''}>
            Import
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
