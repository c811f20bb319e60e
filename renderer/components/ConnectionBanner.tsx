import { Alert, Transition } from '@mantine/core';
import { useStore } from 'zustand';
import { useStores } from '../stores/context.tsx';
import { WarningIcon } from './icons.tsx';

/** Tries without an answer after which waiting alone will probably not help. */
const manyFailures = 4;

/** Says that the line to Surety is down. It lies over the screen, so that nothing below moves. */
export function ConnectionBanner() {
  const { connection } = useStores();
  const { state, failures } = useStore(connection);
  const down = state === 'lost' || (state === 'connecting' && failures > 0);
  return (
    <div role="status" aria-live="assertive">
      <Transition mounted={down} transition="slide-down" enterDelay={300}>
        {(style) => (
          <Alert
            color="orange.9"
            variant="filled"
            autoContrast
            icon={<WarningIcon />}
            title={state === 'lost' ? 'Connection lost, reconnecting…' : 'Surety cannot be reached, trying again…'}
            style={{ ...style, position: 'fixed', top: 8, left: 240, right: 24, zIndex: 500 }}
          >
            {failures >= manyFailures
              ? 'If Surety was started again, open the new address that it printed. What you typed stays here until you leave this page.'
              : 'What you typed stays here. What Surety is doing goes on without this window.'}
          </Alert>
        )}
      </Transition>
    </div>
  );
}
