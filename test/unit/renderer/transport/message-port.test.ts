import { createORPCClient } from '@orpc/client';
import { RPCHandler } from '@orpc/server/message-port';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SuretyClient } from '../../../../shared/contract/index.ts';
import { openMessagePortLine } from '../../../../renderer/transport/message-port.ts';
import type { PortWindow } from '../../../../renderer/transport/message-port.ts';
import { fakeRouter } from '../../../support/fake-host/router.ts';
import { seed } from '../../../support/fake-host/seed.ts';
import { emptyState } from '../../../support/fake-host/state.ts';

type Channel = InstanceType<typeof MessageChannel>;
type Port = Channel['port1'];
type Listener = Parameters<PortWindow['addEventListener']>[1];

/** A window whose messages are delivered by hand. */
function pageWindow() {
  const listeners = new Set<Listener>();
  const sent: string[] = [];
  const window: PortWindow = {
    addEventListener: (_type, listener) => void listeners.add(listener),
    removeEventListener: (_type, listener) => void listeners.delete(listener),
    postMessage: (message) => void sent.push(message),
  };
  const deliver = (source: unknown, data: unknown, ports: readonly Port[]): void => {
    for (const listener of [...listeners]) listener({ source, data, ports });
  };
  return { window, sent, listeners, deliver };
}

const open: Port[] = [];
function channel(): Channel {
  const made = new MessageChannel();
  open.push(made.port1, made.port2);
  return made;
}

afterEach(() => {
  for (const port of open.splice(0)) port.close();
  vi.useRealTimers();
});

describe('the port of the window', () => {
  it('is asked for, and carries the contract once the preload has handed it over', async () => {
    const page = pageWindow();
    const line = openMessagePortLine(page.window);
    expect(page.sent).toEqual(['surety:want-port']);
    const { port1, port2 } = channel();
    const state = emptyState();
    seed(state);
    new RPCHandler(fakeRouter(state, () => Promise.resolve())).upgrade(port2);
    port2.start();
    page.deliver(page.window, 'surety:port', [port1]);
    const client: SuretyClient = createORPCClient((await line).link);
    expect((await client.servers.list({})).map(({ name }) => name)).toContain('web-1');
    expect(page.listeners.size).toBe(0);
  });

  it('is not taken from a frame, from an opener, or with another message', async () => {
    vi.useFakeTimers();
    const page = pageWindow();
    const line = openMessagePortLine(page.window);
    const refused = expect(line).rejects.toThrow('got no port');
    page.deliver({}, 'surety:port', [channel().port1]);
    page.deliver(page.window, 'something else', [channel().port1]);
    page.deliver(page.window, 'surety:port', []);
    await vi.advanceTimersByTimeAsync(10_000);
    await refused;
  });

  it('tells when the other side is gone', async () => {
    const page = pageWindow();
    const line = openMessagePortLine(page.window);
    const { port1, port2 } = channel();
    page.deliver(page.window, 'surety:port', [port1]);
    const { closed } = await line;
    port2.close();
    await closed;
  });
});
