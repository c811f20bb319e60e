import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { secretLineChange } from '../domain/common.ts';
import { changeEvent, systemStatus, vaultState } from '../domain/system.ts';
import { base, nothing } from './base.ts';

const passphrase = z.object({ passphrase: secretLineChange.unwrap().unwrap() });

export const system = {
  status: base.input(nothing).output(systemStatus),
  /** Opens a vault that is kept by a passphrase, or tries the keychain again when the passphrase is empty. */
  unlock: base.input(passphrase.partial()).output(vaultState),
  /** Makes the vault under a passphrase, where there is no keychain; at least 10 characters. */
  createVault: base.input(passphrase).output(vaultState),
  /** Tells that something changed, as long as the stream is read. */
  events: base.input(nothing).output(eventIterator(changeEvent)),
};
