import { createORPCClient } from '@orpc/client';
import type { SuretyClient } from '../../shared/contract/index.ts';
import { createConnectionStore } from './connection-store.ts';
import type { ConnectionStore } from './connection-store.ts';
import { openMessagePortLine } from './message-port.ts';
import { createReconnectingLink } from './reconnecting-link.ts';
import { openWebSocketLine, rpcUrl } from './websocket.ts';

export interface Transport {
  readonly client: SuretyClient;
  readonly connection: ConnectionStore;
}

/** Waits, but not longer than until the person comes back to this page: signed in elsewhere, it goes on at once. */
function waitFor(target: Window, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      target.removeEventListener('focus', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    target.addEventListener('focus', done);
  });
}

/** The client for the door that this page came through: a message port in Electron, a WebSocket in a browser. */
export function connect(target: Window): Transport {
  const connection = createConnectionStore();
  const inElectron = target.location.protocol === 'app:';
  const link = createReconnectingLink({
    open: () => (inElectron ? openMessagePortLine(target) : openWebSocketLine(rpcUrl(target.location))),
    connection,
    wait: (milliseconds) => waitFor(target, milliseconds),
  });
  return { client: createORPCClient(link), connection };
}
