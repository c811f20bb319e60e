import type { SuretyClient } from '../../shared/contract/index.ts';
import type { Settings, SystemStatus, VaultState } from '../../shared/domain/system.ts';
import { createLoadedStore } from './loaded-store.ts';
import type { LoadedStore } from './loaded-store.ts';

export interface SettingsStore {
  readonly current: LoadedStore<Settings>;
  update(change: Partial<Settings>): Promise<Settings>;
}

export function createSettingsStore({ settings }: SuretyClient): SettingsStore {
  const current = createLoadedStore(() => settings.get({}));
  return {
    current,
    update: async (change) => {
      const now = await settings.update(change);
      current.setState({ value: now, problem: null });
      return now;
    },
  };
}

export interface SystemStore {
  readonly status: LoadedStore<SystemStatus>;
  /** Opens the vault; without a passphrase it tries the keychain again. */
  unlock(passphrase: string | null): Promise<VaultState>;
  createVault(passphrase: string): Promise<VaultState>;
}

export function createSystemStore({ system }: SuretyClient): SystemStore {
  const status = createLoadedStore(() => system.status({}));
  async function then(work: Promise<VaultState>): Promise<VaultState> {
    const vault = await work;
    await status.refresh();
    return vault;
  }
  return {
    status,
    unlock: (passphrase) => then(system.unlock(passphrase === null ? {} : { passphrase })),
    createVault: (passphrase) => then(system.createVault({ passphrase })),
  };
}
