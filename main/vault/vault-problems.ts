import { ProblemError } from '../../shared/domain/problem.ts';
import { shortestPassphrase } from './passphrase.ts';

export const noKeychain = (): ProblemError =>
  new ProblemError({
    code: 'keychain_missing',
    message: 'No keychain of the system can be used here, so there is no place to keep the key of the vault.',
    where: 'vault',
    next: 'Give a passphrase for the vault: it will be asked for at every start (without a window, use --passphrase-file).',
  });

export const keychainGone = (): ProblemError =>
  new ProblemError({
    code: 'keychain_missing',
    message: 'The key of this vault is in the keychain of the system, and there is no keychain here.',
    where: 'vault',
    next: 'Start Surety where the keychain is, as the user who made the vault. The secrets are kept as they are.',
  });

export const entryGone = (account: string): ProblemError =>
  new ProblemError({
    code: 'vault_locked',
    message: `The keychain gave no entry "${account}" of Surety: it was deleted, or the keychain is locked and did not say so.`,
    where: 'vault',
    next: 'Unlock the keychain, or bring the entry back from a copy of it, then try again. The secrets are kept as they are.',
  });

export const entryDifferent = (account: string): ProblemError =>
  new ProblemError({
    code: 'vault_locked',
    message: `The keychain's entry "${account}" of Surety is not the key that the secrets were sealed with.`,
    where: 'vault',
    next: 'Bring the right entry back from a copy of the keychain, then try again. The secrets are kept as they are.',
  });

export const entryNotKept = (): ProblemError =>
  new ProblemError({
    code: 'keychain_missing',
    message:
      'The keychain took the key of the vault but did not give the same one back, so nothing was sealed with it.',
    where: 'vault',
    next: 'Mend the keychain of the system, or give a passphrase for the vault.',
  });

export const passphraseNeeded = (): ProblemError =>
  new ProblemError({
    code: 'vault_locked',
    message: 'The vault is kept by a passphrase, and it was not given yet.',
    where: 'vault',
    next: 'Type the passphrase of the vault (without a window, use --passphrase-file).',
  });

export const notMadeYet = (): ProblemError =>
  new ProblemError({
    code: 'vault_locked',
    message: 'There is no vault yet that the passphrase could open.',
    where: 'vault',
    next: 'Make the vault with this passphrase.',
  });

export const wrongPassphrase = (): ProblemError =>
  new ProblemError({
    code: 'vault_wrong_passphrase',
    message: 'The passphrase does not open the vault.',
    where: 'vault',
    next: 'Type it again, and look at capital letters and the keyboard layout. The secrets are kept as they are.',
  });

export const passphraseTooShort = (): ProblemError =>
  new ProblemError({
    code: 'input_invalid',
    message: `The passphrase is shorter than ${shortestPassphrase} characters.`,
    where: 'vault',
    next: 'Choose a longer one, for example four words that do not belong together.',
  });

export const vaultExists = (): ProblemError =>
  new ProblemError({
    code: 'conflict',
    message: 'There is a vault already, so no other one was made.',
    where: 'vault',
    next: 'Open the one that is there.',
  });

export const parametersUnreadable = (): ProblemError =>
  new ProblemError({
    code: 'store_damaged',
    message: 'The store does not say how the key of the vault is made from the passphrase.',
    where: 'vault',
    next: 'Quit Surety and keep a copy of the data directory, then put the newest copy of the store in its place.',
  });

export const stillLocked = (why: ProblemError['problem'] | null): ProblemError =>
  new ProblemError({
    code: 'vault_locked',
    message: `The vault is locked, so no secret can be opened or kept. ${why?.message ?? 'It was not opened yet.'}`,
    where: 'vault',
    next: why?.next ?? 'Unlock the vault, then try again.',
  });

export const unreadable = (ownerId: string, name: string): ProblemError =>
  new ProblemError({
    code: 'secret_unreadable',
    message: `The sealed ${name} cannot be opened with the key of the vault: it was altered, or sealed with another key.`,
    where: ownerId,
    next: `Set the ${name} again where it belongs. Until then the sealed one is kept as it is.`,
  });
