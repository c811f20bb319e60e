import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { describe, expect, test, vi } from 'vitest';
import { refusedCode as openDoorsCode } from '../../../scripts/open-door.mjs';
import { askBeforeClosing } from '../../../main/desktop/closing.ts';
import { refusalText, refusedCode } from '../../../main/desktop/refusal.ts';

const never = (): Promise<void> => new Promise(() => undefined);

function openedWindow(idle: () => Promise<void>, answers: number[]) {
  let isClosed = false;
  const window = Object.assign(new EventEmitter(), {
    isDestroyed: () => isClosed,
    close: () => {
      const preventDefault = vi.fn<() => void>();
      window.emit('close', { preventDefault });
      if (preventDefault.mock.calls.length === 0) isClosed = true;
    },
  });
  const showMessageBox = vi.fn<Parameters<typeof askBeforeClosing>[1]>(() => {
    const response = answers.shift();
    return response === undefined ? Promise.reject(new Error('no dialog')) : Promise.resolve({ response });
  });
  askBeforeClosing(window as unknown as BrowserWindow, showMessageBox, idle);
  return { window, showMessageBox, isClosed: () => isClosed };
}

describe('closing the window', () => {
  test('happens at once when nothing works', async () => {
    const { window, showMessageBox, isClosed } = openedWindow(() => Promise.resolve(), []);
    window.close();
    await vi.waitFor(() => expect(isClosed()).toBe(true));
    expect(showMessageBox).not.toHaveBeenCalled();
  });

  test('asks first when something works, once, and stays when told to', async () => {
    const { window, showMessageBox, isClosed } = openedWindow(never, [0, 1]);
    window.close();
    window.close();
    await vi.waitFor(() => expect(showMessageBox).toHaveBeenCalledOnce());
    expect(isClosed()).toBe(false);
    await vi.waitFor(() => {
      window.close();
      expect(isClosed()).toBe(true);
    });
    expect(showMessageBox).toHaveBeenCalledTimes(2);
  });

  test('does not hang on a question that cannot be asked', async () => {
    const { window, isClosed } = openedWindow(never, []);
    window.close();
    await vi.waitFor(() => expect(isClosed()).toBe(true));
  });
});

describe('a refusal to start', () => {
  test('says what, where and what next', () => {
    const problem = {
      code: 'data_dir_busy',
      message: 'Taken.',
      where: '/data',
      next: 'Quit it.',
      detail: null,
    } as const;
    expect(refusalText(problem)).toBe('Taken.\n\n/data\n\nQuit it.');
  });

  test('ends with the code that npm start knows', () => {
    expect(refusedCode).toBe(openDoorsCode);
  });
});
