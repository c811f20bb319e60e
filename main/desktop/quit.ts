import type { App } from 'electron';

/**
 * Lets the backend close before the process ends: the first request to quit is held back, the backend closes, and the
 * quit goes on. A backend that cannot close is no reason to stay: the journal is there for that.
 */
export function closeBeforeQuit(app: Pick<App, 'on' | 'quit'>, close: () => Promise<void>): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('will-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    void close()
      .catch(() => undefined)
      .then(() => {
        state = 'closed';
        app.quit();
      });
  });
}
