import { describe, expect, it } from 'vitest';
import { osKeychain } from '../../../main/vault/os-keychain.ts';
import type { Keytar } from '../../../main/vault/os-keychain.ts';

function fake(over: Partial<Keytar> = {}): Keytar & { readonly entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    getPassword: (service, account) => Promise.resolve(entries.get(`${service}/${account}`) ?? null),
    setPassword: async (service, account, value) => void entries.set(`${service}/${account}`, value),
    deletePassword: async (service, account) => entries.delete(`${service}/${account}`),
    ...over,
  };
}
const over = (keytar: Keytar, patience = 10_000) =>
  osKeychain({ load: () => Promise.resolve(keytar), platform: 'linux', patience });
const failing = (message: string) => fake({ getPassword: () => Promise.reject(new Error(message)) });

describe('the keychain of the system', () => {
  it('keeps entries under the name of Surety and leaves no other behind', async () => {
    const keytar = fake();
    const keychain = over(keytar);
    expect(await keychain.get('data-key:1')).toBeNull();
    await keychain.set('data-key:1', 'value');
    expect(await keychain.get('data-key:1')).toBe('value');
    expect([...keytar.entries.keys()]).toEqual(['Surety/data-key:1']);
  });

  it.each([
    ['keychain_missing', 'Cannot autolaunch D-Bus without X11 $DISPLAY', /no D-Bus session/],
    ['keychain_missing', 'Could not connect: No such file or directory', /no D-Bus session/],
    [
      'keychain_missing',
      'The name org.freedesktop.secrets was not provided by any .service files',
      /No program keeps a keychain/,
    ],
    [
      'keychain_missing',
      'Object does not exist at path “/org/freedesktop/secrets/collection/login”',
      /no default keyring/,
    ],
    ['keychain_locked', 'Cannot create an item in a locked collection', /is locked/],
    ['keychain_locked', 'User canceled the operation.', /is locked/],
    ['keychain_missing', 'something new', /something new/],
  ])('says %s for "%s" in its own words', async (code, said, message) => {
    await expect(over(failing(said)).get('a')).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      problem: { detail: said },
    });
  });

  it('says that libsecret is missing when keytar cannot be loaded', async () => {
    const keychain = osKeychain({
      load: () => Promise.reject(new Error('Failed to load keytar native addon, checked …')),
    });
    await expect(keychain.get('a')).rejects.toMatchObject({
      code: 'keychain_missing',
      problem: { next: expect.stringContaining('libsecret') },
    });
  });

  it('does not believe "there is none" of a Linux keychain that takes nothing', async () => {
    const locked = fake({
      setPassword: () => Promise.reject(new Error('Cannot create an item in a locked collection')),
    });
    await expect(over(locked).get('a')).rejects.toMatchObject({ code: 'keychain_locked' });
  });

  it('is called locked when it does not answer, is not asked a second time meanwhile, and works when it has answered', async () => {
    let calls = 0;
    const late = Promise.withResolvers<string | null>();
    const hooks = process.listenerCount('exit');
    const silent = fake({
      getPassword: () => {
        calls += 1;
        return calls === 1 ? late.promise : Promise.resolve('value');
      },
    });
    const keychain = over(silent, 20);
    await expect(keychain.get('a')).rejects.toMatchObject({
      code: 'keychain_locked',
      message: expect.stringContaining('0.02 s'),
    });
    await expect(keychain.get('a')).rejects.toMatchObject({ code: 'keychain_locked' });
    expect(calls).toBe(1);
    expect(process.listenerCount('exit')).toBe(hooks + 1);
    late.resolve('value');
    expect(await keychain.get('a')).toBe('value');
    expect(process.listenerCount('exit')).toBe(hooks);
  });
});
