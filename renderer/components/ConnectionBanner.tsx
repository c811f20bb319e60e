import { Alert, Transition } from '@mantine/core';
import { useStore } from 'zustand';
import { useStores } from '../stores/context.tsx';
import type { Connection } from '../transport/connection-store.ts';
import { WarningIcon } from './icons.tsx';

/** Tries without an answer after which waiting alone will probably not help. */
const manyFailures = 4;

function words({ state, failures }: Connection): { readonly title: string; readonly text: string } {
  if (state === 'signed-out') {
    return {
      title: 'Surety was started again',
      text: 'Open the address that it printed, in another tab of this browser. Then this page goes on by itself, with what you typed.',
    };
  }
  return {
    title: state === 'lost' ? 'Connection lost, reconnecting…' : 'Surety cannot be reached, trying again…',
    text:
      failures >= manyFailures
        ? 'If Surety was started again, open the new address that it printed. What you typed stays here until you leave this page.'
        : 'What you typed stays here. What Surety is doing goes on without this window.',
  };
}

/** Says that the line to Surety is down. It lies over the screen, so that nothing below moves. */
export function ConnectionBanner() {
  const { connection } = useStores();
  const now = useStore(connection);
  const down = now.state === 'lost' || now.state === 'signed-out' || (now.state === 'connecting' && now.failures > 0);
  const { title, text } = words(now);
  return (
    <div role="status" aria-live="assertive">
      <Transition mounted={down} transition="slide-down" enterDelay={300}>
        {(style) => (
          <Alert
            color="amber.8"
            variant="filled"
            autoContrast
            icon={<WarningIcon />}
            title={title}
            style={{ ...style, position: 'fixed', top: 8, left: 240, right: 24, zIndex: 500 }}
          >
            {text}
          </Alert>
        )}
      </Transition>
    </div>
  );
}
