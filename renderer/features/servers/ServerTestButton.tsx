import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Server } from '../../../shared/domain/server.ts';
import type { HostKeyState } from '../../../shared/domain/host-key.ts';
import type { Problem } from '../../../shared/domain/problem.ts';
import { HostKeyDialog } from '../../components/HostKeyDialog.tsx';
import { visibleText } from '../../format/visible-text.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useStores } from '../../stores/context.tsx';

interface ServerTestButtonProps {
  readonly server: Server;
  readonly compact?: boolean;
  /** Test at once: nothing was ever heard from this server. */
  readonly now?: boolean;
  readonly onProblem?: (problem: Problem | null) => void;
}

/** Tests the connection, asks the host-key question when the test raised it, and tests again after a yes. */
export function ServerTestButton({ server, compact = false, now = false, onProblem }: ServerTestButtonProps) {
  const { servers } = useStores();
  const [question, setQuestion] = useState<HostKeyState | null>(null);
  const test = useAction(async () => {
    const result = await servers.test(server.id);
    const asks = result.hostKey.state === 'offered' || result.hostKey.state === 'changed';
    setQuestion(asks ? result.hostKey : null);
  });
  const { start, problem } = test;
  useEffect(() => {
    if (now) start();
  }, [now, start]);
  useEffect(() => onProblem?.(problem), [onProblem, problem]);
  return (
    <>
      <Button
        variant="default"
        size={compact ? 'compact-sm' : 'sm'}
        loading={test.busy}
        onClick={start}
        {...(compact ? { 'aria-label': `Test connection to ${visibleText(server.name)}` } : {})}
      >
        {compact ? 'Test' : 'Test connection'}
      </Button>
      {question && (
        <HostKeyDialog
          opened
          hostName={server.name}
          hostKey={question}
          onClose={() => setQuestion(null)}
          onAccept={async (fingerprint) => {
            await servers.acceptHostKey(server.id, fingerprint);
            setQuestion(null);
            start();
          }}
        />
      )}
    </>
  );
}
