import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProblemError } from '../../../shared/domain/problem.ts';
import type { Keychain } from '../../../main/ports.ts';
import type { Store } from '../../../main/store/types.ts';
import { createVault } from '../../../main/vault/create-vault.ts';
import type { Vault } from '../../../main/vault/types.ts';
import { memoryStore } from '../../support/memory-store.ts';

const passphrase = 'four words on paper';
const owner = 'server_0123456789abcdef';
let store: Store;
let logged: string[];

beforeEach(async () => {
  store = await memoryStore();
  logged = [];
});
afterEach(() => store.close());

function memoryKeychain(): Keychain & { readonly entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    get: (account) => Promise.resolve(entries.get(account) ?? null),
    set: async (account, value) => void entries.set(account, value),
  };
}

function brokenKeychain(code: 'keychain_missing' | 'keychain_locked'): Keychain {
  const fail = () => Promise.reject(new ProblemError({ code, message: `It is ${code}.`, next: 'Mend it.' }));
  return { get: fail, set: fail };
}

function vaultWith(keychain: Keychain | null): Vault {
  const note = (text: string, fields?: Record<string, unknown>): void =>
    void logged.push(text + JSON.stringify(fields));
  return createVault({ store, keychain, log: { info: note, warn: note, error: note } });
}

describe('a new vault', () => {
  it('keeps its key in the keychain and opens again from there', async () => {
    const keychain = memoryKeychain();
    const first = vaultWith(keychain);
    expect(await first.open(null)).toEqual({ kind: 'keychain', open: true, problem: null });
    await first.change(owner, { password: 'hunter2' });
    const [account] = keychain.entries.keys();
    expect(account).toMatch(/^data-key:[0-9a-f]{16}$/);

    const second = vaultWith(keychain);
    expect((await second.open(null)).open).toBe(true);
    expect(await second.read(owner, 'password')).toBe('hunter2');
    expect(keychain.entries.size).toBe(1);
  });

  it('makes one key when it is opened twice at the same time', async () => {
    const keychain = memoryKeychain();
    const vault = vaultWith(keychain);
    await Promise.all([vault.open(null), vault.open(null)]);
    expect(keychain.entries.size).toBe(1);
  });

  it('is not made without a keychain, and says to give a passphrase', async () => {
    const vault = vaultWith(null);
    const state = await vault.open(null);
    expect(state).toMatchObject({ kind: 'none', open: false, problem: { code: 'keychain_missing' } });
    expect(state.problem?.next).toMatch(/passphrase/);
    expect(vault.state()).toEqual(state);
    expect(await store.vault.get()).toBeNull();
  });

  it('shows the problem of the keychain and makes nothing', async () => {
    for (const code of ['keychain_missing', 'keychain_locked'] as const) {
      expect(await vaultWith(brokenKeychain(code)).open(null)).toMatchObject({
        kind: 'none',
        open: false,
        problem: { code },
      });
    }
    expect(await store.vault.get()).toBeNull();
  });

  it('seals nothing with a key that the keychain does not give back', async () => {
    const forgetful: Keychain = { get: () => Promise.resolve(null), set: () => Promise.resolve() };
    expect(await vaultWith(forgetful).open(null)).toMatchObject({ open: false, problem: { code: 'keychain_missing' } });
    expect(await store.vault.get()).toBeNull();
  });

  it('is not made by opening with a passphrase, which may be mistyped, not even in a keychain', async () => {
    const keychain = memoryKeychain();
    expect(await vaultWith(keychain).open(passphrase)).toMatchObject({
      kind: 'none',
      problem: { code: 'vault_locked' },
    });
    expect(keychain.entries.size).toBe(0);
  });
});

describe('a vault with a passphrase', () => {
  it('opens again with it only', async () => {
    const first = vaultWith(null);
    expect(await first.create(passphrase)).toEqual({ kind: 'passphrase', open: true, problem: null });
    await first.change(owner, { password: 'hunter2' });

    const second = vaultWith(null);
    expect(await second.open(null)).toMatchObject({
      kind: 'passphrase',
      open: false,
      problem: { code: 'vault_locked' },
    });
    expect(await second.open('')).toMatchObject({ problem: { code: 'vault_locked' } });
    expect(await second.open(`${passphrase}!`)).toMatchObject({
      open: false,
      problem: { code: 'vault_wrong_passphrase' },
    });
    await expect(second.read(owner, 'password')).rejects.toMatchObject({ code: 'vault_locked' });
    expect((await second.open(passphrase)).open).toBe(true);
    expect(await second.read(owner, 'password')).toBe('hunter2');
  });

  it('takes the same characters however they are composed', async () => {
    await vaultWith(null).create('Straße Ärger Öl');
    expect((await vaultWith(null).open('Straße A\u0308rger O\u0308l')).open).toBe(true);
  });

  it('wants ten characters, counted as a person does', async () => {
    await expect(vaultWith(null).create('123456789')).rejects.toMatchObject({ code: 'input_invalid' });
    await expect(vaultWith(null).create('🍰🍰🍰🍰🍰🍰🍰🍰🍰')).rejects.toMatchObject({ code: 'input_invalid' });
    expect((await vaultWith(null).create('🍰🍰🍰🍰🍰🍰🍰🍰🍰🍰')).open).toBe(true);
  });

  it('is made once', async () => {
    await vaultWith(null).create(passphrase);
    const before = await store.vault.get();
    await expect(vaultWith(null).create('another passphrase')).rejects.toMatchObject({ code: 'conflict' });
    await expect(vaultWith(memoryKeychain()).create('another passphrase')).rejects.toMatchObject({ code: 'conflict' });
    expect(await store.vault.get()).toEqual(before);
  });

  it('does not open with parameters that ask for less work', async () => {
    await vaultWith(null).create(passphrase);
    const record = await store.vault.get();
    if (record === null) throw new Error('no record');
    const weak = JSON.stringify({ ...(JSON.parse(record.parameters) as object), N: 1024 });
    await store.vault.put({ ...record, parameters: weak });
    expect(await vaultWith(null).open(passphrase)).toMatchObject({ open: false, problem: { code: 'store_damaged' } });
  });
});

describe('a vault whose key is in the keychain', () => {
  let keychain: ReturnType<typeof memoryKeychain>;
  beforeEach(async () => {
    keychain = memoryKeychain();
    const vault = vaultWith(keychain);
    await vault.open(null);
    await vault.change(owner, { password: 'hunter2' });
  });

  async function refusedBy(other: Keychain | null): Promise<string> {
    const record = await store.vault.get();
    const sealed = await store.secrets.get(owner, 'password');
    const vault = vaultWith(other);
    const state = await vault.open(passphrase);
    expect(state).toMatchObject({ kind: 'keychain', open: false });
    await expect(vault.read(owner, 'password')).rejects.toMatchObject({ code: 'vault_locked' });
    await expect(vault.change(owner, { password: 'new' })).rejects.toMatchObject({ code: 'vault_locked' });
    await expect(vault.create(passphrase)).rejects.toMatchObject({ code: 'conflict' });
    expect(await store.vault.get()).toEqual(record);
    expect(await store.secrets.get(owner, 'password')).toEqual(sealed);
    return `${state.problem?.code} ${state.problem?.message}`;
  }

  it('never falls back to a passphrase, deletes nothing, and has its own words for each reason', async () => {
    const said = [
      await refusedBy(null),
      await refusedBy(brokenKeychain('keychain_missing')),
      await refusedBy(brokenKeychain('keychain_locked')),
      await refusedBy(memoryKeychain()),
    ];
    const [account = ''] = keychain.entries.keys();
    const different = memoryKeychain();
    different.entries.set(account, Buffer.alloc(32).toString('base64'));
    said.push(await refusedBy(different));
    expect(new Set(said).size).toBe(5);
    expect(said[3]).toMatch(/vault_locked.*no entry/);
    expect(said[4]).toMatch(/vault_locked.*not the key/);
  });

  it('opens when the keychain is there again', async () => {
    let available = false;
    const vault = vaultWith({
      ...keychain,
      get: (account) => (available ? keychain.get(account) : brokenKeychain('keychain_locked').get(account)),
    });
    expect((await vault.open(null)).problem?.code).toBe('keychain_locked');
    available = true;
    expect((await vault.open(null)).open).toBe(true);
    expect(await vault.read(owner, 'password')).toBe('hunter2');
  });
});

describe('secrets', () => {
  let vault: Vault;
  beforeEach(async () => {
    vault = vaultWith(memoryKeychain());
    await vault.open(null);
  });

  it('are set, left, cleared and named', async () => {
    await vault.change(owner, { password: 'p', privateKey: 'k\nl' });
    await vault.change(owner, { password: undefined, privateKey: null, keyPassphrase: 'q' });
    expect(await vault.names(owner)).toEqual(new Set(['password', 'keyPassphrase']));
    expect(await vault.read(owner, 'password')).toBe('p');
    expect(await vault.read(owner, 'privateKey')).toBeNull();
    await vault.forget(owner);
    expect(await vault.names(owner)).toEqual(new Set());
  });

  it('that were altered are reported and kept', async () => {
    await vault.change(owner, { password: 'p' });
    const sealed = await store.secrets.get(owner, 'password');
    if (sealed === null) throw new Error('not sealed');
    const altered = { ...sealed, ciphertext: Buffer.from([sealed.ciphertext.readUInt8(0) ^ 1]) };
    await store.secrets.put(altered);
    await expect(vault.read(owner, 'password')).rejects.toMatchObject({ code: 'secret_unreadable' });
    expect(await store.secrets.get(owner, 'password')).toEqual(altered);
  });

  it('moved to another row do not open', async () => {
    await vault.change(owner, { password: 'p' });
    const sealed = await store.secrets.get(owner, 'password');
    if (sealed === null) throw new Error('not sealed');
    await store.secrets.put({ ...sealed, ownerId: 'server_of_someone_else' });
    await expect(vault.read('server_of_someone_else', 'password')).rejects.toMatchObject({ code: 'secret_unreadable' });
  });

  it('are told to who redacts them, when set and when opened, and are never logged', async () => {
    const heard: string[] = [];
    vault.onSecret((value) => heard.push(value));
    await vault.change(owner, { password: 'hunter2hunter2' });
    await vault.read(owner, 'password');
    expect(heard).toEqual(['hunter2hunter2', 'hunter2hunter2']);
    expect(logged.join('\n')).not.toContain('hunter2');
    expect(logged.length).toBeGreaterThan(0);
  });

  it('are not set by half when the vault is locked', async () => {
    await vault.change(owner, { password: 'old' });
    const locked = vaultWith(null);
    await locked.open(null);
    await expect(locked.change(owner, { keyPassphrase: null, password: 'new' })).rejects.toMatchObject({
      code: 'vault_locked',
    });
    expect(await vault.read(owner, 'password')).toBe('old');
  });
});
