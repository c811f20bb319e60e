import { ORPCError } from '@orpc/client';
import type { ClientContext, ClientLink } from '@orpc/client';
import { backOff } from './connection-store.ts';
import type { ConnectionStore } from './connection-store.ts';

/** One open line to the host. `closed` resolves when it is gone, for whatever reason. */
export interface Line {
  readonly link: ClientLink<ClientContext>;
  readonly closed: Promise<void>;
}

/** Thrown to a caller whose call could not be sent or whose answer can no longer come. */
export class ConnectionLostError extends Error {
  constructor() {
    super('The connection to Surety is lost');
    this.name = 'ConnectionLostError';
  }
}

/** Thrown by `open` when the host is there but takes nobody who has not signed in since it started. */
export class SignedOutError extends Error {
  constructor() {
    super('Surety does not know this browser');
    this.name = 'SignedOutError';
  }
}

export interface ReconnectOptions {
  /** Opens one line; rejects when it cannot: with a `SignedOutError` when trying alone will not help. */
  readonly open: () => Promise<Line>;
  readonly connection: ConnectionStore;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/**
 * A link that opens its line again and again. Calls made before the first try has ended wait for it; calls made
 * while the line is lost fail at once, so that a form keeps what was typed and the person decides.
 */
export function createReconnectingLink(options: ReconnectOptions): ClientLink<ClientContext> {
  const { open, connection, wait } = options;
  let line: Line | null = null;
  let wasOpen = false;
  const firstTry = Promise.withResolvers<void>();

  async function keepOpen(): Promise<never> {
    for (;;) {
      try {
        line = await open();
        wasOpen = true;
        connection.setState({ state: 'open', failures: 0 });
        firstTry.resolve();
        await line.closed;
        connection.setState({ state: 'lost' });
      } catch (error) {
        const without = wasOpen ? 'lost' : 'connecting';
        connection.setState((now) => ({
          state: error instanceof SignedOutError ? 'signed-out' : without,
          failures: now.failures + 1,
        }));
        firstTry.resolve();
      }
      line = null;
      await wait(backOff(connection.getState().failures));
    }
  }
  void keepOpen();

  return {
    async call(path, input, callOptions) {
      if (line === null) await firstTry.promise;
      const current = line;
      if (current === null) throw new ConnectionLostError();
      try {
        return await current.link.call(path, input, callOptions);
      } catch (error) {
        // The host's own errors and our own aborts are answers; anything else means that the line broke under the call.
        if (error instanceof ORPCError || callOptions.signal?.aborted === true) throw error;
        throw new ConnectionLostError();
      }
    },
  };
}
