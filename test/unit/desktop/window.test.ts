import { EventEmitter } from 'node:events';
import type { App, BrowserWindow } from 'electron';
import { describe, expect, test, vi } from 'vitest';
import { closeBeforeQuit } from '../../../main/desktop/quit.ts';
import { openWindow, windowOptions } from '../../../main/desktop/window.ts';

describe('the window', () => {
  test('keeps the page apart from Node', () => {
    expect(windowOptions('/p.cjs').webPreferences).toMatchObject({
      preload: '/p.cjs',
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
  });

  test('is known from before its page loads until it is gone, and shown when there is something to see', async () => {
    const windows = new Set<number>();
    const webContents = Object.assign(new EventEmitter(), { id: 3 });
    const show = vi.fn<() => void>();
    const loadURL = vi.fn<(url: string) => Promise<void>>(() => {
      expect(windows.has(3)).toBe(true);
      return Promise.resolve();
    });
    const window = Object.assign(new EventEmitter(), { webContents, show, loadURL });
    await openWindow({ makeWindow: () => window as unknown as BrowserWindow, preload: '/p.cjs', windows });
    expect(loadURL).toHaveBeenCalledExactlyOnceWith('app://surety/index.html');
    expect(show).not.toHaveBeenCalled();
    window.emit('ready-to-show');
    expect(show).toHaveBeenCalledOnce();
    webContents.emit('destroyed');
    expect(windows.size).toBe(0);
  });
});

describe('quitting', () => {
  function program(close: () => Promise<void>) {
    const quit = vi.fn<() => void>();
    const app = Object.assign(new EventEmitter(), { quit });
    closeBeforeQuit(app as typeof app & Pick<App, 'on'>, close);
    const tryToQuit = (): boolean => {
      const preventDefault = vi.fn<() => void>();
      app.emit('will-quit', { preventDefault });
      return preventDefault.mock.calls.length === 0;
    };
    return { quit, tryToQuit };
  }

  test('waits for the backend, once, however often it is asked for', async () => {
    const closed = Promise.withResolvers<undefined>();
    const close = vi.fn<() => Promise<void>>(() => closed.promise);
    const { quit, tryToQuit } = program(close);
    expect(tryToQuit()).toBe(false);
    expect(tryToQuit()).toBe(false);
    expect(quit).not.toHaveBeenCalled();
    closed.resolve(undefined);
    await vi.waitFor(() => expect(quit).toHaveBeenCalledOnce());
    expect(close).toHaveBeenCalledOnce();
    expect(tryToQuit()).toBe(true);
  });

  test('goes on when the backend cannot close', async () => {
    const { quit, tryToQuit } = program(() => Promise.reject(new Error('the disk is gone')));
    tryToQuit();
    await vi.waitFor(() => expect(quit).toHaveBeenCalledOnce());
    expect(tryToQuit()).toBe(true);
  });
});
