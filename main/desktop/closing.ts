import type { BrowserWindow, MessageBoxOptions } from 'electron';

/** Whether `idle` has come to pass already, or at least in this turn of the event loop. */
export async function isIdleNow(idle: () => Promise<void>): Promise<boolean> {
  const now = new Promise<boolean>((resolve) => {
    setTimeout(() => resolve(false), 50);
  });
  return Promise.race([idle().then(() => true), now]);
}

const question = {
  type: 'warning',
  message: 'Surety is at work',
  detail: 'A run or a restore is not finished. If you quit now it is cancelled, and what it began is cleaned up.',
  buttons: ['Keep working', 'Cancel it and quit'],
  defaultId: 0,
  cancelId: 0,
  noLink: true,
} as const;

/** Asks before a window is closed while something works. `idle` resolves when nothing does. */
export function askBeforeClosing(
  window: BrowserWindow,
  showQuestion: (window: BrowserWindow, options: MessageBoxOptions) => Promise<{ readonly response: number }>,
  idle: () => Promise<void>,
): void {
  let state: 'open' | 'asking' | 'may close' = 'open';
  const ask = async (): Promise<void> => {
    const mayClose =
      (await isIdleNow(idle)) ||
      (await showQuestion(window, { ...question, buttons: [...question.buttons] })).response === 1;
    state = mayClose ? 'may close' : 'open';
    if (mayClose && !window.isDestroyed()) window.close();
  };
  window.on('close', (event) => {
    if (state === 'may close') return;
    event.preventDefault();
    if (state === 'asking') return;
    state = 'asking';
    ask().catch(() => {
      state = 'may close';
      window.close();
    });
  });
}
