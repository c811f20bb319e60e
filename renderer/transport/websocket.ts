import { RPCLink } from '@orpc/client/websocket';
import { SignedOutError } from './reconnecting-link.ts';
import type { Line } from './reconnecting-link.ts';

/** The address of the contract on the host that served this page. The session cookie goes along by itself. */
export function rpcUrl(location: { readonly protocol: string; readonly host: string }): string {
  return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/rpc`;
}

/** Whether the host of this page answers and does not know this browser (any more). */
async function isSignedOut(): Promise<boolean> {
  try {
    return (await fetch('/', { method: 'HEAD', cache: 'no-store' })).status === 401;
  } catch {
    return false;
  }
}

/** Opens a WebSocket; a browser does not say why that failed, so the host is asked for its page. */
export async function openWebSocketLine(url: string): Promise<Line> {
  const socket = new WebSocket(url);
  const closed = new Promise<void>((resolve) => {
    socket.addEventListener('close', () => resolve(), { once: true });
  });
  const opened = new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => resolve(true), { once: true });
    socket.addEventListener('close', () => resolve(false), { once: true });
  });
  if (!(await opened)) {
    if (await isSignedOut()) throw new SignedOutError();
    throw new Error('The WebSocket could not be opened');
  }
  return { link: new RPCLink({ websocket: socket }), closed };
}
