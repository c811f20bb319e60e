import { ORPCError } from '@orpc/client';
import { describe, expect, it, vi } from 'vitest';
import { backOff, createConnectionStore } from '../../../../renderer/transport/connection-store.ts';
import {
  ConnectionLostError,
  createReconnectingLink,
  SignedOutError,
} from '../../../../renderer/transport/reconnecting-link.ts';
import type { Line } from '../../../../renderer/transport/reconnecting-link.ts';
import { rpcUrl } from '../../../../renderer/transport/websocket.ts';

interface TestLine extends Line {
  readonly cut: () => void;
}

function testLine(answer: () => Promise<unknown>): TestLine {
  const closed = Promise.withResolvers<void>();
  return { link: { call: answer }, closed: closed.promise, cut: closed.resolve };
}

/** Lines that are opened by hand, one at a time. */
function setUp() {
  const connection = createConnectionStore();
  const waits: number[] = [];
  const tries: PromiseWithResolvers<Line>[] = [];
  const goOn: (() => void)[] = [];
  const link = createReconnectingLink({
    open: () => {
      const next = Promise.withResolvers<Line>();
      tries.push(next);
      return next.promise;
    },
    connection,
    wait: (milliseconds) => {
      waits.push(milliseconds);
      return new Promise((resolve) => goOn.push(resolve));
    },
  });
  const call = (): Promise<unknown> => link.call(['servers', 'list'], {}, { context: {} });
  const state = () => connection.getState();
  return { connection, waits, tries, goOn, call, state };
}

describe('a line that is opened again and again', () => {
  it('lets the first calls wait until it is open', async () => {
    const { tries, call, state } = setUp();
    const answer = call();
    expect(state().state).toBe('connecting');
    tries[0]?.resolve(testLine(() => Promise.resolve('answer')));
    await expect(answer).resolves.toBe('answer');
    expect(state()).toEqual({ state: 'open', failures: 0 });
  });

  it('fails calls at once while it is lost, and works again afterwards', async () => {
    const { tries, goOn, call, state } = setUp();
    const first = testLine(() => Promise.resolve(1));
    tries[0]?.resolve(first);
    await vi.waitFor(() => expect(state().state).toBe('open'));
    first.cut();
    await vi.waitFor(() => expect(state().state).toBe('lost'));
    await expect(call()).rejects.toBeInstanceOf(ConnectionLostError);
    await vi.waitFor(() => expect(goOn).toHaveLength(1));
    goOn[0]?.();
    await vi.waitFor(() => expect(tries).toHaveLength(2));
    tries[1]?.resolve(testLine(() => Promise.resolve(2)));
    await vi.waitFor(() => expect(state().state).toBe('open'));
    await expect(call()).resolves.toBe(2);
  });

  it('waits longer after each failure', async () => {
    const { waits, tries, goOn, call, state } = setUp();
    for (let count = 0; count < 3; count += 1) {
      await vi.waitFor(() => expect(tries).toHaveLength(count + 1));
      tries[count]?.reject(new Error('refused'));
      await vi.waitFor(() => expect(goOn).toHaveLength(count + 1));
      goOn[count]?.();
    }
    expect(waits).toEqual([1000, 2000, 4000]);
    expect(state()).toEqual({ state: 'connecting', failures: 3 });
    await expect(call()).rejects.toBeInstanceOf(ConnectionLostError);
    expect(backOff(99)).toBe(15_000);
  });

  it('says that the host was started again, and goes on trying', async () => {
    const { tries, goOn, state } = setUp();
    const first = testLine(() => Promise.resolve());
    tries[0]?.resolve(first);
    await vi.waitFor(() => expect(state().state).toBe('open'));
    first.cut();
    const answers = [new Error('refused'), new SignedOutError(), new Error('refused')];
    for (const [count, answer] of answers.entries()) {
      await vi.waitFor(() => expect(goOn).toHaveLength(count + 1));
      goOn[count]?.();
      await vi.waitFor(() => expect(tries).toHaveLength(count + 2));
      tries[count + 1]?.reject(answer);
      const expected = answer instanceof SignedOutError ? 'signed-out' : 'lost';
      await vi.waitFor(() => expect(state()).toEqual({ state: expected, failures: count + 1 }));
    }
  });

  it('passes the host’s own errors on, and calls every other one a lost connection', async () => {
    const { tries, call, state } = setUp();
    const problem = new ORPCError('PROBLEM');
    const answers = [() => Promise.reject(problem), () => Promise.reject(new Error('peer closed'))];
    tries[0]?.resolve(testLine(() => answers.shift()?.() ?? Promise.resolve()));
    await vi.waitFor(() => expect(state().state).toBe('open'));
    await expect(call()).rejects.toBe(problem);
    await expect(call()).rejects.toBeInstanceOf(ConnectionLostError);
  });
});

describe('the address of the contract', () => {
  it('is on the host that served the page, in the clear only where the page was', () => {
    expect(rpcUrl({ protocol: 'http:', host: '127.0.0.1:4711' })).toBe('ws://127.0.0.1:4711/rpc');
    expect(rpcUrl({ protocol: 'https:', host: 'box.example' })).toBe('wss://box.example/rpc');
  });
});
