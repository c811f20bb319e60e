import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeKeyringHome } from '../../services/keyring.ts';
import type { Finished, KeyringHome, KeyringState } from '../../services/keyring.ts';

const program = join(import.meta.dirname, '../../support/vault-program.ts');
const secret = 'correct-horse-battery-staple-4711';
let home: KeyringHome;
let dataDir: string;

beforeEach(async () => {
  home = await makeKeyringHome();
  dataDir = await mkdtemp(join(tmpdir(), 'surety-vault-'));
});
afterEach(async () => {
  await home.remove();
  await rm(dataDir, { recursive: true, force: true });
});

const run = (state: KeyringState, action: string): Promise<Finished> =>
  home.run(state, program, [dataDir, action, secret]);

async function answer(state: KeyringState, action: string): Promise<unknown> {
  const { code, stdout } = await run(state, action);
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

describe('with a keyring that is unlocked', () => {
  it('a secret is sealed in one session and opened in the next', async () => {
    expect(await answer('unlocked', 'seal')).toEqual({ state: { kind: 'keychain', open: true, problem: null } });
    expect(await answer('unlocked', 'read')).toMatchObject({ state: { open: true }, value: secret });
  });

  it('neither the secret nor anything but its name lies in the files, also after a kill', async () => {
    await run('unlocked', 'seal-and-die');
    const names = await readdir(dataDir);
    expect(names).toContain('surety.sqlite-wal');
    const bytes = Buffer.concat(await Promise.all(names.map((name) => readFile(join(dataDir, name)))));
    expect(bytes.includes('password')).toBe(true);
    for (const encoding of ['utf8', 'utf16le'] as const)
      expect(bytes.includes(Buffer.from(secret, encoding))).toBe(false);
    for (const encoded of ['base64', 'hex'] as const)
      expect(bytes.includes(Buffer.from(secret).toString(encoded))).toBe(false);
    expect(await answer('unlocked', 'read')).toMatchObject({ value: secret });
  });
});

describe('with a keyring that is not there for it', () => {
  it.each<[KeyringState, string, RegExp]>([
    ['locked', 'keychain_locked', /is locked/],
    ['no-keyring', 'keychain_missing', /No program keeps a keychain/],
    ['no-bus', 'keychain_missing', /no D-Bus session/],
  ])('a new vault is not made (%s)', async (state, code, message) => {
    expect(await answer(state, 'seal')).toEqual({
      state: {
        kind: 'none',
        open: false,
        problem: expect.objectContaining({ code, message: expect.stringMatching(message) }),
      },
    });
  });

  it.each<[KeyringState, string]>([
    ['locked', 'keychain_locked'],
    ['no-keyring', 'keychain_missing'],
    ['no-bus', 'keychain_missing'],
  ])('a vault that was made stays closed and whole (%s)', async (state, code) => {
    await answer('unlocked', 'seal');
    expect(await answer(state, 'read')).toMatchObject({
      state: { kind: 'keychain', open: false, problem: { code } },
      value: 'vault_locked',
    });
    expect(await answer('unlocked', 'read')).toMatchObject({ value: secret });
  });

  it('a keyring that never answers is called locked, and does not keep the program from ending', async () => {
    const { stdout } = await run('silent', 'impatient');
    expect(JSON.parse(stdout)).toMatchObject({
      state: { kind: 'none', problem: { code: 'keychain_locked', message: expect.stringContaining('did not answer') } },
    });
    // The bus itself gives up after 25 seconds: a program that waits for that takes longer than this test may.
  }, 20_000);
});
