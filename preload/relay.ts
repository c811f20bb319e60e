/** What the relay needs of the page's window. */
export interface PageWindow {
  addEventListener(type: 'message', listener: (event: { source: unknown; data: unknown }) => void): void;
  postMessage(message: string, targetOrigin: string, transfer: readonly unknown[]): void;
}

/** What the relay needs of Electron's ipcRenderer. */
export interface MainProcess {
  postMessage(channel: string, message: null): void;
  on(channel: string, listener: (event: { ports: readonly unknown[] }) => void): unknown;
}

/**
 * Hands the page, on its request, a message port to the backend, and nothing else: no function of Electron or Node
 * reaches the page. Who may have a port is decided in main/desktop/port.ts, what may come over it by the contract.
 */
export function relayPort(page: PageWindow, main: MainProcess): void {
  page.addEventListener('message', (event) => {
    if (event.source !== page || event.data !== 'surety:want-port') return;
    main.postMessage('surety:want-port', null);
  });
  main.on('surety:port', (event) => {
    // A window's message to itself: `*` because the page's scheme is our own, and no other page is ever loaded here.
    page.postMessage('surety:port', '*', event.ports);
  });
}
