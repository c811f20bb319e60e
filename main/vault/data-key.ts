import { randomBytes } from 'node:crypto';
import type { ProblemError } from '../../shared/domain/problem.ts';
import type { Keychain } from '../ports.ts';
import type { VaultRecord } from '../store/types.ts';
import { deriveKey, newScryptParameters, readScryptParameters } from './passphrase.ts';
import { isRightKey, keyBytes, sealCheck } from './seal.ts';
import * as problems from './vault-problems.ts';

/** A data key and how it is kept. */
export interface MadeKey {
  readonly key: Buffer;
  readonly record: VaultRecord;
}

/** A key, or the problem that a person must be told. */
export type FoundKey = { readonly key: Buffer } | { readonly problem: ProblemError };

/** The keychain holds text: the key in base64, far below the 2560 bytes that Windows allows. */
function decode(text: string): Buffer {
  return Buffer.from(text, 'base64');
}

/**
 * Makes a data key and leaves it in the keychain, under an account of its own so that data directories do not share
 * one. It is read back before anything is sealed with it. Rejects with the keychain's problem.
 */
export async function makeKeychainKey(keychain: Keychain): Promise<MadeKey> {
  const key = randomBytes(keyBytes);
  const account = `data-key:${randomBytes(8).toString('hex')}`;
  const value = key.toString('base64');
  await keychain.set(account, value);
  if ((await keychain.get(account)) !== value) throw problems.entryNotKept();
  return { key, record: { kind: 'keychain', parameters: account, check: sealCheck(key) } };
}

/** The data key that the record says is in the keychain. Rejects with the keychain's problem. */
export async function findKeychainKey(keychain: Keychain, record: VaultRecord): Promise<FoundKey> {
  const value = await keychain.get(record.parameters);
  if (value === null) return { problem: problems.entryGone(record.parameters) };
  const key = decode(value);
  return isRightKey(key, record.check) ? { key } : { problem: problems.entryDifferent(record.parameters) };
}

/** Makes the data key from a passphrase and a new salt. */
export async function makePassphraseKey(passphrase: string): Promise<MadeKey> {
  const parameters = newScryptParameters();
  const key = await deriveKey(passphrase, parameters);
  return { key, record: { kind: 'passphrase', parameters: JSON.stringify(parameters), check: sealCheck(key) } };
}

/** The data key from the passphrase, as the record says. */
export async function findPassphraseKey(passphrase: string, record: VaultRecord): Promise<FoundKey> {
  const parameters = readScryptParameters(record.parameters);
  if (parameters === null) return { problem: problems.parametersUnreadable() };
  const key = await deriveKey(passphrase, parameters);
  if (isRightKey(key, record.check)) return { key };
  key.fill(0);
  return { problem: problems.wrongPassphrase() };
}
