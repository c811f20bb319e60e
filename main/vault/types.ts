import type { VaultState } from '../../shared/domain/system.ts';

/** The sealed secrets. Reads go to those who sign in, never to the contract. */
export interface Vault {
  /** Tries the keychain, or the passphrase that is given. Never rejects: what fails is in the state. */
  open(passphrase: string | null): Promise<VaultState>;
  state(): VaultState;
  /** Makes the data key under a passphrase where there is no keychain. Rejects with conflict when a vault exists. */
  create(passphrase: string): Promise<VaultState>;
  /** Null when it is not set. Rejects with vault_locked or secret_unreadable; what cannot be opened is never deleted. */
  read(ownerId: string, name: string): Promise<string | null>;
  /** A value sets, null clears, undefined leaves. */
  change(ownerId: string, changes: Readonly<Record<string, string | null | undefined>>): Promise<void>;
  /** Names of the secrets that are set. */
  names(ownerId: string): Promise<ReadonlySet<string>>;
  forget(ownerId: string): Promise<void>;
  /** Every secret that was opened or set in this session, for redaction by value. */
  onSecret(listener: (value: string) => void): void;
}
