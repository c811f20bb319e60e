import { EventEmitter } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { relayPort, type MainProcess, type PageWindow } from '../../../preload/relay.ts';

type Listener = Parameters<PageWindow['addEventListener']>[1];

function preload() {
  const listeners: Listener[] = [];
  const page = {
    addEventListener: (_type: 'message', listener: Listener) => {
      listeners.push(listener);
    },
    postMessage: vi.fn<PageWindow['postMessage']>(),
  };
  const toMain = vi.fn<MainProcess['postMessage']>();
  const fromMain = new EventEmitter();
  const on: MainProcess['on'] = (name, listener) => fromMain.on(name, listener);
  relayPort(page, { postMessage: toMain, on });
  const say = (source: unknown, data: unknown): void => {
    for (const listener of listeners) listener({ source, data });
  };
  return { page, toMain, fromMain, say };
}

describe('the preload', () => {
  test("passes on the page's request, and the port that comes back", () => {
    const { page, toMain, fromMain, say } = preload();
    say(page, 'surety:want-port');
    expect(toMain).toHaveBeenCalledExactlyOnceWith('surety:want-port', null);
    const ports = [{}];
    fromMain.emit('surety:port', { ports });
    expect(page.postMessage).toHaveBeenCalledExactlyOnceWith('surety:port', '*', ports);
  });

  test('passes on nothing else, and nothing from another window', () => {
    const { page, toMain, say } = preload();
    say(page, 'surety:port');
    say(page, { type: 'surety:want-port' });
    say({}, 'surety:want-port');
    expect(toMain).not.toHaveBeenCalled();
  });
});
