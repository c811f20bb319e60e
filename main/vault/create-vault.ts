import { toProblem } from '../../shared/domain/problem.ts';
import type { Problem } from '../../shared/domain/problem.ts';
import type { VaultState } from '../../shared/domain/system.ts';
import type { Keychain, Logger } from '../ports.ts';
import type { SealedSecret, Store, VaultRecord } from '../store/types.ts';
import { findKeychainKey, findPassphraseKey, makeKeychainKey, makePassphraseKey } from './data-key.ts';
import type { FoundKey, MadeKey } from './data-key.ts';
import { isLongEnough } from './passphrase.ts';
import { seal, unseal } from './seal.ts';
import type { Vault } from './types.ts';
import * as problems from './vault-problems.ts';

export interface VaultOptions {
  readonly store: Pick<Store, 'secrets' | 'vault'>;
  /** Null where there is none to try, e.g. in a service without a session. */
  readonly keychain: Keychain | null;
  readonly log: Logger;
}

/**
 * The vault: one data key, kept in the keychain or made from a passphrase, and the secrets sealed with it in the store.
 *
 * A vault without a record is new. `open(null)` then makes a key in the keychain; `open` with a passphrase makes
 * nothing, because a person who gives one may have mistyped it: `create` is the word for that. Once made, a vault stays
 * as it is kept: a keychain that fails is a problem to show, never a reason to fall back to something else.
 */
export function createVault({ store, keychain, log }: VaultOptions): Vault {
  let key: Buffer | null = null;
  let state: VaultState = { kind: 'none', open: false, problem: null };
  let last: Promise<unknown> = Promise.resolve();
  const listeners = new Set<(value: string) => void>();

  /** One after the other: two that open at the same time must not both make a key. */
  function inTurn<T>(action: () => Promise<T>): Promise<T> {
    const turn = last.then(action, action);
    last = turn;
    return turn;
  }

  function closed(kind: VaultState['kind'], problem: Problem): VaultState {
    log.warn('The vault is not open', { kind, code: problem.code });
    return (state = { kind, open: false, problem });
  }

  function opened(kind: VaultState['kind'], found: Buffer): VaultState {
    key = found;
    log.info('The vault is open', { kind });
    return (state = { kind, open: true, problem: null });
  }

  async function keepNew({ key: made, record }: MadeKey): Promise<VaultState> {
    await store.vault.put(record);
    return opened(record.kind, made);
  }

  async function openNew(passphrase: string | null): Promise<VaultState> {
    if (passphrase !== null) return closed('none', problems.notMadeYet().problem);
    if (keychain === null) return closed('none', problems.noKeychain().problem);
    return keepNew(await makeKeychainKey(keychain));
  }

  async function findKey(record: VaultRecord, passphrase: string | null): Promise<FoundKey> {
    if (record.kind === 'keychain') {
      return keychain === null ? { problem: problems.keychainGone() } : findKeychainKey(keychain, record);
    }
    return passphrase === null ? { problem: problems.passphraseNeeded() } : findPassphraseKey(passphrase, record);
  }

  async function openNow(passphrase: string | null): Promise<VaultState> {
    if (key !== null) return state;
    let kind: VaultState['kind'] = 'none';
    try {
      const record = await store.vault.get();
      if (record === null) return await openNew(passphrase);
      kind = record.kind;
      const found = await findKey(record, passphrase);
      return 'key' in found ? opened(kind, found.key) : closed(kind, found.problem.problem);
    } catch (error) {
      return closed(kind, toProblem(error));
    }
  }

  async function createNow(passphrase: string): Promise<VaultState> {
    if (!isLongEnough(passphrase)) throw problems.passphraseTooShort();
    if ((await store.vault.get()) !== null) throw problems.vaultExists();
    return keepNew(await makePassphraseKey(passphrase));
  }

  function keyOrLocked(): Buffer {
    if (key === null) throw problems.stillLocked(state.problem);
    return key;
  }

  function tell(value: string): void {
    for (const listener of listeners) listener(value);
  }

  return {
    open: (passphrase) => inTurn(() => openNow(passphrase === '' ? null : passphrase)),
    state: () => state,
    create: (passphrase) => inTurn(() => createNow(passphrase)),
    async read(ownerId, name) {
      const sealed = await store.secrets.get(ownerId, name);
      if (sealed === null) return null;
      const value = unseal(keyOrLocked(), ownerId, name, sealed);
      if (value === null) throw problems.unreadable(ownerId, name);
      tell(value);
      return value;
    },
    async change(ownerId, changes) {
      const sealed: SealedSecret[] = [];
      const cleared: string[] = [];
      // Everything is sealed before anything is kept: a locked vault changes nothing.
      for (const [name, value] of Object.entries(changes)) {
        if (value === undefined) continue;
        if (value === null) cleared.push(name);
        else {
          tell(value);
          sealed.push({ ownerId, name, ...seal(keyOrLocked(), ownerId, name, value) });
        }
      }
      for (const secret of sealed) await store.secrets.put(secret);
      for (const name of cleared) await store.secrets.remove(ownerId, name);
    },
    names: async (ownerId) => new Set(await store.secrets.namesOf(ownerId)),
    forget: (ownerId) => store.secrets.removeAll(ownerId),
    onSecret: (listener) => void listeners.add(listener),
  };
}
