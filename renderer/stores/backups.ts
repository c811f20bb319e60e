import type { SuretyClient } from '../../shared/contract/index.ts';
import type { Backup } from '../../shared/domain/backup.ts';

export interface BackupPage {
  readonly backups: readonly Backup[];
  readonly more: boolean;
}

export interface BackupStore {
  /**
   * One page of the history, newest first; `before` is the `createdAt` of the last one shown. Backups of that very
   * millisecond come again, so that none of them is left out: `appendPage` shows each once.
   */
  page(appId: string | null, before: string | null): Promise<BackupPage>;
  ofRun(runId: string): Promise<Backup[]>;
  get(id: string): Promise<Backup>;
}

export const backupPageSize = 50;

export function createBackupStore({ backups }: SuretyClient): BackupStore {
  return {
    page: async (appId, before) => {
      const found = await backups.list({
        limit: backupPageSize,
        ...(appId === null ? {} : { appId }),
        ...(before === null ? {} : { before: new Date(Date.parse(before) + 1).toISOString() }),
      });
      return { backups: found, more: found.length === backupPageSize };
    },
    ofRun: (runId) => backups.list({ runId }),
    get: (id) => backups.get({ id }),
  };
}
