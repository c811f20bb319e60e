import type { Selectable } from 'kysely';
import { run } from '../../shared/domain/run.ts';
import type { Run } from '../../shared/domain/run.ts';
import { checked, fromJson, sameId, tableRepository, toJson, toJsonOrNull } from './rows.ts';
import type { Db } from './rows.ts';
import { inUse, notFound } from './store-problems.ts';
import type { Tables } from './tables.ts';
import type { RunRepository } from './types.ts';

function fromColumns({ problemJson, warningsJson, stepsJson, ...columns }: Selectable<Tables['runs']>): Run {
  return checked(run, 'run', columns.id, {
    ...columns,
    problem: fromJson(problemJson),
    warnings: fromJson(warningsJson),
    steps: fromJson(stepsJson),
  });
}

/** Runs, without those of removed apps where they are listed. A run is refused removal while backups came of it. */
export function runRepository(db: Db): RunRepository {
  return {
    ...tableRepository<'runs', Run>(db, {
      table: 'runs',
      noun: 'run',
      orderBy: 'queuedAt',
      fromColumns,
      toColumns: ({ problem, warnings, steps, ...row }) => ({
        ...row,
        problemJson: toJsonOrNull(problem),
        warningsJson: toJson(warnings),
        stepsJson: toJson(steps),
      }),
      conflict: sameId('run'),
    }),
    async recent({ appId, limit }) {
      let query = db
        .selectFrom('runs')
        .selectAll()
        .where('appId', 'not in', db.selectFrom('apps').select('id').where('removedAt', 'is not', null));
      if (appId !== undefined) query = query.where('appId', '=', appId);
      const rows = await query.orderBy('queuedAt', 'desc').orderBy('id', 'desc').limit(limit).execute();
      return rows.map(fromColumns);
    },
    async open() {
      const rows = await db
        .selectFrom('runs')
        .selectAll()
        .where('state', 'in', ['queued', 'running'])
        .orderBy('queuedAt')
        .orderBy('id')
        .execute();
      return rows.map(fromColumns);
    },
    remove: (id) =>
      db.transaction().execute(async (trx) => {
        const backups = await trx.selectFrom('backups').select('name').where('runId', '=', id).execute();
        if (backups.length > 0) {
          const users = backups.map((backup) => `backup ${backup.name}`);
          throw inUse('The run', users, 'It stays as long as the history has backups of it.');
        }
        await trx.deleteFrom('logs').where('ownerId', '=', id).execute();
        const result = await trx.deleteFrom('runs').where('id', '=', id).executeTakeFirst();
        if (result.numDeletedRows === 0n) throw notFound('run', id);
      }),
  };
}
