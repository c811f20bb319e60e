import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { RPCHandler } from '@orpc/server/message-port';
import { app, BrowserWindow, dialog, ipcMain, Menu, MessageChannelMain, protocol, session } from 'electron';
import { toProblem } from '../shared/domain/problem.ts';
import { openBackend, type Backend } from './backend.ts';
import { defaultDataDir } from './data-dir.ts';
import { askBeforeClosing } from './desktop/closing.ts';
import { guardApp, guardSession } from './desktop/guard.ts';
import { handOverPorts } from './desktop/port.ts';
import { closeBeforeQuit } from './desktop/quit.ts';
import { refusalText, refusedCode } from './desktop/refusal.ts';
import { claimScheme, serveRenderer } from './desktop/scheme.ts';
import { openWindow, showWindow } from './desktop/window.ts';
import { startHost } from './headless.ts';
import { systemClock } from './ports.ts';
import { osKeychain } from './vault/os-keychain.ts';

const out = resolve(import.meta.dirname, '..');
const options = { 'data-dir': { type: 'string' } } as const;
// Chromium's own switches may stand beside ours.
const { values } = parseArgs({ args: process.argv.slice(1), options, strict: false, allowPositionals: true });
const dataDir = typeof values['data-dir'] === 'string' ? resolve(values['data-dir']) : defaultDataDir();

const windows = new Set<number>();

async function showTheWindow(backend: Backend): Promise<void> {
  const handler = new RPCHandler(backend.router);
  handOverPorts({
    ipcMain,
    windows,
    makeChannel: () => new MessageChannelMain(),
    serve: (port) => {
      handler.upgrade(port, { context: {} });
    },
    log: console,
  });
  serveRenderer(protocol, join(out, 'renderer'));
  guardSession(session.defaultSession);
  const window = await openWindow({
    makeWindow: (settings) => new BrowserWindow(settings),
    preload: join(out, 'preload/index.cjs'),
    windows,
  });
  askBeforeClosing(
    window,
    (over, question) => dialog.showMessageBox(over, question),
    () => backend.idle(),
  );
  app.on('second-instance', () => showWindow(window));
  app.on('window-all-closed', () => app.quit());
}

async function start(): Promise<void> {
  await app.whenReady();
  const backend = await openBackend({ dataDir, passphrase: null, keychain: osKeychain(), clock: systemClock });
  // For the terminal, which finds this process through the data directory.
  const host = await startHost(backend, { port: 0, folder: null });
  closeBeforeQuit(app, async () => {
    await host.close();
    await backend.close();
  });
  await showTheWindow(backend);
}

function refuse(error: unknown): void {
  dialog.showErrorBox('Surety cannot start', refusalText(toProblem(error)));
  app.exit(refusedCode);
}

mkdirSync(dataDir, { recursive: true, mode: 0o700 });
// Chromium's own files, and with them the lock of the single instance: one window for one data directory.
app.setPath('userData', join(dataDir, 'window'));
if (app.requestSingleInstanceLock()) {
  app.enableSandbox();
  claimScheme(protocol);
  guardApp(app);
  // On macOS the menu carries copy and paste; elsewhere the keys work without one.
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null);
  start().catch(refuse);
} else {
  app.quit();
}
