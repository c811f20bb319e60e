import type { Selectable } from 'kysely';
import { restore } from '../../shared/domain/restore.ts';
import type { Restore } from '../../shared/domain/restore.ts';
import { checked, fromJson, sameId, tableRepository, toJson, toJsonOrNull } from './rows.ts';
import type { Db } from './rows.ts';
import { inUse, notFound } from './store-problems.ts';
import type { Tables } from './tables.ts';
import type { RestoreRepository } from './types.ts';

function fromColumns(columns: Selectable<Tables['restores']>): Restore {
  const { planJson, checksJson, problemJson, stepsJson, ...rest } = columns;
  return checked(restore, 'restore', columns.id, {
    ...rest,
    plan: fromJson(planJson),
    checks: fromJson(checksJson),
    problem: fromJson(problemJson),
    steps: fromJson(stepsJson),
  });
}

/** Restores, without those of removed apps where they are listed. One that took a safety backup is refused removal. */
export function restoreRepository(db: Db): RestoreRepository {
  return {
    ...tableRepository<'restores', Restore>(db, {
      table: 'restores',
      noun: 'restore',
      orderBy: 'createdAt',
      fromColumns,
      toColumns: ({ plan, checks, problem, steps, ...row }) => ({
        ...row,
        planJson: toJson(plan),
        checksJson: toJson(checks),
        problemJson: toJsonOrNull(problem),
        stepsJson: toJson(steps),
      }),
      conflict: sameId('restore'),
    }),
    async recent({ appId, limit }) {
      let query = db
        .selectFrom('restores')
        .innerJoin('backups', 'backups.id', 'restores.backupId')
        .innerJoin('apps', 'apps.id', 'backups.appId')
        .selectAll('restores')
        .where('apps.removedAt', 'is', null);
      if (appId !== undefined) query = query.where('backups.appId', '=', appId);
      const rows = await query
        .orderBy('restores.createdAt', 'desc')
        .orderBy('restores.id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(fromColumns);
    },
    async open() {
      const rows = await db
        .selectFrom('restores')
        .selectAll()
        .where('state', '=', 'running')
        .orderBy('createdAt')
        .orderBy('id')
        .execute();
      return rows.map(fromColumns);
    },
    remove: (id) =>
      db.transaction().execute(async (trx) => {
        const safety = await trx.selectFrom('backups').select('name').where('restoreId', '=', id).execute();
        if (safety.length > 0) {
          const users = safety.map((backup) => `safety backup ${backup.name}`);
          throw inUse('The restore', users, 'It stays as long as the history has its safety backup.');
        }
        await trx.deleteFrom('logs').where('ownerId', '=', id).execute();
        const result = await trx.deleteFrom('restores').where('id', '=', id).executeTakeFirst();
        if (result.numDeletedRows === 0n) throw notFound('restore', id);
      }),
  };
}
