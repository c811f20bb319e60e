import { createORPCClient, mapEventIterator, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import type { SuretyClient } from '../../shared/contract/index.ts';
import { ProblemError } from '../../shared/domain/problem.ts';
import { readHostFile } from '../headless/host-file.ts';

export interface ThroughHost {
  readonly client: SuretyClient;
  close(): Promise<void>;
}

/** The contract through the process that works with a data directory; null when there is none that answers. */
export async function throughHost(dataDir: string): Promise<ThroughHost | null> {
  const host = await readHostFile(dataDir);
  if (!host) return null;
  const websocket = new WebSocket(`ws://127.0.0.1:${String(host.port)}/rpc`, {
    headers: { authorization: `Bearer ${host.token}` },
  });
  const open = await new Promise<boolean>((resolve) => {
    websocket.once('open', () => {
      resolve(true);
    });
    websocket.once('error', () => {
      resolve(false);
    });
  });
  if (!open) return null;
  // A line that breaks says so by its end.
  websocket.on('error', () => undefined);
  const inWords = (error: unknown): unknown =>
    websocket.readyState === WebSocket.OPEN || error instanceof ORPCError ? error : hostEnded(dataDir, error);
  const link = new RPCLink({
    websocket: websocket as unknown as globalThis.WebSocket,
    interceptors: [
      async ({ next }) => {
        try {
          const output = await next();
          if (!isStream(output)) return output;
          return mapEventIterator(output, {
            value: (value) => Promise.resolve(value),
            error: (error) => Promise.resolve(inWords(error)),
          });
        } catch (error) {
          throw inWords(error);
        }
      },
    ],
  });
  const client: SuretyClient = createORPCClient(link);
  return {
    client,
    close: () => {
      websocket.close();
      return Promise.resolve();
    },
  };
}

function isStream(value: unknown): value is AsyncIterator<unknown, unknown, unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function hostEnded(dataDir: string, cause: unknown): ProblemError {
  return new ProblemError({
    code: 'interrupted',
    message: 'The Surety that works with this data directory ended before it answered.',
    where: dataDir,
    next: 'Try again: the history tells what became of what was begun.',
    cause,
  });
}
