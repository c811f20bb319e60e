import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import type { SuretyClient } from '../../shared/contract/index.ts';
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
  const client: SuretyClient = createORPCClient(new RPCLink({ websocket: websocket as unknown as globalThis.WebSocket }));
  return {
    client,
    close: () => {
      websocket.close();
      return Promise.resolve();
    },
  };
}
