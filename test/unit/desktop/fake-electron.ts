import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { appOrigin } from '../../../main/desktop/origin.ts';

/** What the program said and asked for, in order. */
export const seen: string[] = [];

class Holdable {
  isHeldBack = false;
  preventDefault(): void {
    this.isHeldBack = true;
  }
}

/** Electron's MessagePortMain over Node's own port: real structured cloning, Electron's shape of events. */
export class FakePort extends EventEmitter {
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.on('close', () => this.emit('close'));
  }

  start(): void {
    this.#port.on('message', (data: unknown) => this.emit('message', { data }));
  }

  postMessage(message: unknown): void {
    this.#port.postMessage(message);
  }

  close(): void {
    this.#port.close();
  }
}

export class FakeChannel {
  readonly port1: FakePort;
  readonly port2: FakePort;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new FakePort(port1);
    this.port2 = new FakePort(port2);
  }
}

export class FakeWindow extends EventEmitter {
  static readonly opened: FakeWindow[] = [];
  readonly webContents = Object.assign(new EventEmitter(), { id: 1, setWindowOpenHandler: () => undefined });
  readonly url: string[] = [];
  isShown = false;
  isGone = false;

  constructor(readonly options: { webPreferences?: { preload?: string } }) {
    super();
    FakeWindow.opened.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  loadURL(url: string): Promise<void> {
    this.url.push(url);
    this.emit('ready-to-show');
    return Promise.resolve();
  }

  show(): void {
    this.isShown = true;
  }

  isDestroyed(): boolean {
    return this.isGone;
  }

  close(): void {
    const event = new Holdable();
    this.emit('close', event);
    if (event.isHeldBack) return;
    this.isGone = true;
    this.webContents.emit('destroyed');
    app.emit('window-all-closed');
  }
}

const ending = Promise.withResolvers<number>();

export const app = Object.assign(new EventEmitter(), {
  ended: ending.promise,
  whenReady: () => Promise.resolve(),
  setPath: (name: string, path: string) => seen.push(`${name} at ${path}`),
  requestSingleInstanceLock: () => true,
  enableSandbox: () => seen.push('sandbox for all'),
  exit: (code: number) => {
    ending.resolve(code);
  },
  quit: () => {
    const event = new Holdable();
    app.emit('will-quit', event);
    if (!event.isHeldBack) ending.resolve(0);
  },
});

export const ipcMain = new EventEmitter();
export const dialog = {
  showErrorBox: (title: string, text: string) => seen.push(`${title}: ${text}`),
  showMessageBox: () => Promise.reject(new Error('nobody is there to ask')),
};
export const protocol = {
  registerSchemesAsPrivileged: ([first]: readonly { scheme: string }[]) => seen.push(`claimed ${first?.scheme ?? ''}`),
  handle: (scheme: string) => seen.push(`serves ${scheme}`),
};
const defaultSession = Object.assign(new EventEmitter(), {
  setPermissionRequestHandler: () => undefined,
  setPermissionCheckHandler: () => undefined,
  setDevicePermissionHandler: () => undefined,
});
export const session = { defaultSession };
export const Menu = { setApplicationMenu: () => undefined };
export { FakeChannel as MessageChannelMain, FakeWindow as BrowserWindow };

/** Asks for a port as the preload of the first window would, from a frame of this origin. */
export function askForPort(origin = appOrigin): FakePort | null {
  let port: FakePort | null = null;
  const senderFrame = {
    origin,
    parent: null,
    detached: false,
    postMessage: (_channel: string, _message: null, [handed]: readonly FakePort[]) => {
      port = handed ?? null;
    },
  };
  ipcMain.emit('surety:want-port', { sender: { id: 1 }, senderFrame });
  return port;
}
