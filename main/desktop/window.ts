import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { appPage } from './origin.ts';

/** The window's settings: isolated, sandboxed, and shown only when it has something to show. */
export function windowOptions(preload: string): BrowserWindowConstructorOptions {
  return {
    width: 1280,
    height: 800,
    minWidth: 800,
    minHeight: 560,
    show: false,
    title: 'Surety',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  };
}

export interface WindowDeps {
  makeWindow(options: BrowserWindowConstructorOptions): BrowserWindow;
  readonly preload: string;
  /** Where the ids of open windows are kept, for the sender check of main/desktop/port.ts. */
  readonly windows: Set<number>;
}

/** Opens the window on the app's page and remembers it as ours until it is gone. */
export async function openWindow(deps: WindowDeps): Promise<BrowserWindow> {
  const window = deps.makeWindow(windowOptions(deps.preload));
  const { id } = window.webContents;
  deps.windows.add(id);
  window.webContents.once('destroyed', () => {
    deps.windows.delete(id);
  });
  window.once('ready-to-show', () => {
    window.show();
  });
  await window.loadURL(appPage);
  return window;
}

/** Brings the window to the front for a second start of the program. */
export function showWindow(window: Pick<BrowserWindow, 'isMinimized' | 'restore' | 'show' | 'focus'>): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
