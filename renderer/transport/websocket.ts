import { RPCLink } from '@orpc/client/websocket';
import type { Line } from './reconnecting-link.ts';

/** The address of the contract on the host that served this page. The session cookie goes along by itself. */
export function rpcUrl(location: { readonly protocol: string; readonly host: string }): string {
  return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/rpc`;
}

/** Opens a WebSocket; rejects when the host refuses or is not there (a browser does not say which). */
export async function openWebSocketLine(url: string): Promise<Line> {
  const socket = new WebSocket(url);
  const closed = new Promise<void>((resolve) => {
    socket.addEventListener('close', () => resolve(), { once: true });
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('close', () => reject(new Error('The WebSocket could not be opened')), { once: true });
  });
  return { link: new RPCLink({ websocket: socket }), closed };
}
