import type { Clock } from '../ports.ts';
import { appRepository } from './apps.ts';
import { backupRepository } from './backups.ts';
import { clientRepository } from './clients.ts';
import { destinationRepository } from './destinations.ts';
import { hostKeyRepository } from './host-keys.ts';
import { journalRepository } from './journal.ts';
import { logRepository } from './logs.ts';
import { restoreRepository } from './restores.ts';
import type { Db } from './rows.ts';
import { runRepository } from './runs.ts';
import { secretRepository, vaultRepository } from './secrets.ts';
import { serverRepository } from './servers.ts';
import { settingsRepository } from './settings.ts';
import { sourceRepository } from './sources.ts';
import type { Store } from './types.ts';

/** Every repository on one open, migrated database. */
export function repositories(db: Db, clock: Clock): Omit<Store, 'close'> {
  return {
    clients: clientRepository(db),
    servers: serverRepository(db),
    hostKeys: hostKeyRepository(db, clock),
    apps: appRepository(db, clock),
    sources: sourceRepository(db, clock),
    destinations: destinationRepository(db),
    runs: runRepository(db),
    restores: restoreRepository(db),
    logs: logRepository(db),
    backups: backupRepository(db),
    secrets: secretRepository(db),
    vault: vaultRepository(db),
    journal: journalRepository(db),
    settings: settingsRepository(db),
  };
}
