import { RPCLink } from '@orpc/client/message-port';
import type { Line } from './reconnecting-link.ts';

/** Named by its class, which both the browser's types and Node's (for the tests) know. */
type Port = InstanceType<typeof MessagePort>;

interface PortOffer {
  readonly source: unknown;
  readonly data: unknown;
  readonly ports: readonly Port[];
}

/** What is needed of the page's window. */
export interface PortWindow {
  addEventListener(type: 'message', listener: (event: PortOffer) => void): void;
  removeEventListener(type: 'message', listener: (event: PortOffer) => void): void;
  postMessage(message: string, targetOrigin: string): void;
}

/** Asks the preload for a port to main and waits for it; rejects after ten seconds without an answer. */
export async function openMessagePortLine(target: PortWindow): Promise<Line> {
  const port = await new Promise<Port>((resolve, reject) => {
    const stop = (): void => {
      target.removeEventListener('message', listener);
      clearTimeout(timer);
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error('The window got no port to Surety'));
    }, 10_000);
    function listener(event: PortOffer): void {
      const offered = event.ports[0];
      // Only this window's own preload may hand over a port, never a frame or an opener.
      if (event.source !== target || event.data !== 'surety:port' || offered === undefined) return;
      stop();
      resolve(offered);
    }
    target.addEventListener('message', listener);
    target.postMessage('surety:want-port', '*');
  });
  const closed = new Promise<void>((resolve) => {
    port.addEventListener('close', () => resolve(), { once: true });
  });
  const link = new RPCLink({ port });
  port.start();
  return { link, closed };
}
