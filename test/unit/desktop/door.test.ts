import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { SuretyClient } from '../../../shared/contract/index.ts';
import { app, askForPort, BrowserWindow, seen, type FakePort } from './fake-electron.ts';

vi.mock('electron', () => import('./fake-electron.ts'));
vi.mock('../../../main/vault/os-keychain.ts', () => {
  const entries = new Map<string, string>();
  return {
    osKeychain: () => ({
      get: (account: string) => Promise.resolve(entries.get(account) ?? null),
      set: (account: string, value: string) => Promise.resolve(void entries.set(account, value)),
    }),
  };
});

let dataDir: string;

const callsOver = (port: FakePort): SuretyClient => {
  port.start();
  return createORPCClient(new RPCLink({ port }));
};

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'surety-door-'));
  vi.stubEnv('SURETY_DATA_DIR', dataDir);
  vi.spyOn(console, 'warn').mockReturnValue(undefined);
  await import('../../../main/index.ts');
  await vi.waitFor(() => expect(BrowserWindow.opened).toHaveLength(1), { timeout: 10_000 });
});
afterAll(async () => {
  app.quit();
  await app.ended;
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(dataDir, { recursive: true });
});

describe('the Electron door', () => {
  test('opens one sandboxed window on the page of the app', () => {
    const [window] = BrowserWindow.opened;
    expect(window?.options.webPreferences?.preload).toMatch(/preload[/\\]index\.cjs$/);
    expect(window?.url).toEqual(['app://surety/index.html']);
    expect(window?.isShown).toBe(true);
  });

  test("prepares the sandbox, the scheme and a place for Chromium's own files, and complains of nothing", () => {
    const place = `userData at ${join(dataDir, 'window')}`;
    expect(seen).toEqual([place, 'sandbox for all', 'claimed app', 'serves app']);
    expect(statSync(dataDir).mode & 0o077).toBe(0);
  });

  test('serves the contract over the port that the page gets', async () => {
    const port = askForPort();
    if (port === null) throw new Error('no port');
    const client = callsOver(port);
    const status = await client.system.status({});
    expect(status.dataDir).toBe(dataDir);
    expect(status.vault).toMatchObject({ kind: 'keychain', open: true });
    const made = await client.clients.create({ name: 'Ada & Söhne ☕' });
    expect(await client.clients.list({})).toEqual([made]);
    port.close();
  });

  test('answers a wrong call with a problem, not with silence', async () => {
    const port = askForPort();
    if (port === null) throw new Error('no port');
    const error: unknown = await callsOver(port)
      .clients.create({ name: '' })
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'PROBLEM', data: { code: 'input_invalid' } });
    port.close();
  });

  test('gives a page from elsewhere no port', () => {
    expect(askForPort('https://example.com')).toBeNull();
    expect(console.warn).toHaveBeenCalled();
  });

  test('closes the backend before the program ends', async () => {
    BrowserWindow.opened[0]?.close();
    expect(await app.ended).toBe(0);
    const { lockDataDir } = await import('../../../main/store/data-dir.ts');
    const lock = await lockDataDir(dataDir);
    lock.release();
  });
});
