import type { Selectable } from 'kysely';
import { backup, copy } from '../../shared/domain/backup.ts';
import type { Backup, Copy } from '../../shared/domain/backup.ts';
import { ProblemError } from '../../shared/domain/problem.ts';
import { checked, fromJson, keep, sameId, toJson, toJsonOrNull } from './rows.ts';
import type { Db } from './rows.ts';
import { isForeignKeyViolation, notFound } from './store-problems.ts';
import type { Tables } from './tables.ts';
import type { BackupRepository, BackupRow } from './types.ts';

function copyFrom({ proofJson, problemJson, ...columns }: Selectable<Tables['copies']>): Copy {
  return checked(copy, 'copy', columns.id, { ...columns, proof: fromJson(proofJson), problem: fromJson(problemJson) });
}

function copyColumns({ proof, problem, ...row }: Copy) {
  return { ...row, proofJson: toJson(proof), problemJson: toJsonOrNull(problem) };
}

function backupColumns(row: BackupRow) {
  const { config, tools, facts, ...rest } = row;
  // A whole Backup is a BackupRow too: its copies have a table of their own.
  const columns = { ...rest, configJson: toJson(config), toolsJson: toJson(tools), factsJson: toJson(facts) };
  if ('copies' in columns) delete columns.copies;
  return columns;
}

/** The backups of these rows with their copies, in the order of the rows. */
async function withCopies(db: Db, rows: readonly Selectable<Tables['backups']>[]): Promise<Backup[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const copies = await db
    .selectFrom('copies')
    .selectAll()
    .where('backupId', 'in', ids)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  const byBackup = Map.groupBy(copies.map(copyFrom), (one) => one.backupId);
  return rows.map(({ configJson, toolsJson, factsJson, ...columns }) =>
    checked(backup, 'backup', columns.id, {
      ...columns,
      config: fromJson(configJson),
      tools: fromJson(toolsJson),
      facts: fromJson(factsJson),
      copies: byBackup.get(columns.id) ?? [],
    }),
  );
}

async function remove(trx: Db, id: string): Promise<void> {
  const row = await trx.selectFrom('backups').select('name').where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('backup', id);
  const proven = await trx
    .selectFrom('copies')
    .select('id')
    .where('backupId', '=', id)
    .where('state', '=', 'proven')
    .executeTakeFirst();
  const refused = (why: string, cause?: unknown) =>
    new ProblemError({
      code: 'in_use',
      message: `Backup ${row.name} cannot be forgotten, because ${why}.`,
      where: row.name,
      next: 'Nothing needs to be done: it stays in the history.',
      cause,
    });
  if (proven !== undefined) throw refused('it has a proven copy');
  try {
    await trx.deleteFrom('backups').where('id', '=', id).execute();
  } catch (error) {
    throw isForeignKeyViolation(error) ? refused('a restore was planned with it', error) : error;
  }
}

/** Backups and their copies. What belongs to a removed app is still found by its id, and not listed. */
export function backupRepository(db: Db): BackupRepository {
  return {
    async find(id) {
      const rows = await db.selectFrom('backups').selectAll().where('id', '=', id).execute();
      const [found] = await withCopies(db, rows);
      if (found === undefined) throw notFound('backup', id);
      return found;
    },
    async list({ appId, sourceId, runId, before, limit }) {
      let query = db
        .selectFrom('backups')
        .selectAll()
        .where('appId', 'not in', db.selectFrom('apps').select('id').where('removedAt', 'is not', null));
      if (appId !== undefined) query = query.where('appId', '=', appId);
      if (sourceId !== undefined) query = query.where('sourceId', '=', sourceId);
      if (runId !== undefined) query = query.where('runId', '=', runId);
      // Moments are compared as text, so another way to write the same one must not matter.
      if (before !== undefined) query = query.where('createdAt', '<', new Date(before).toISOString());
      return withCopies(db, await query.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(limit).execute());
    },
    async insert(row) {
      await keep('backup', sameId('backup')(row), () => db.insertInto('backups').values(backupColumns(row)).execute());
    },
    async update(row) {
      const result = await keep('backup', sameId('backup')(row), () =>
        db.updateTable('backups').set(backupColumns(row)).where('id', '=', row.id).executeTakeFirst(),
      );
      if (result.numUpdatedRows === 0n) throw notFound('backup', row.id);
    },
    async insertCopy(row) {
      await keep('copy', sameId('copy')(row), () => db.insertInto('copies').values(copyColumns(row)).execute());
    },
    async updateCopy(row) {
      const result = await keep('copy', sameId('copy')(row), () =>
        db.updateTable('copies').set(copyColumns(row)).where('id', '=', row.id).executeTakeFirst(),
      );
      if (result.numUpdatedRows === 0n) throw notFound('copy', row.id);
    },
    async storingCopies() {
      const rows = await db
        .selectFrom('copies')
        .selectAll()
        .where('state', '=', 'storing')
        .orderBy('createdAt')
        .orderBy('id')
        .execute();
      return rows.map(copyFrom);
    },
    async isProven(destinationId, locator) {
      const row = await db
        .selectFrom('copies')
        .select('id')
        .where('destinationId', '=', destinationId)
        .where('locator', '=', locator)
        .where('state', '=', 'proven')
        .executeTakeFirst();
      return row !== undefined;
    },
    /** Ordinary backups only: a safety backup may be of another target, so its size says nothing about the source. */
    async lastProven(sourceId) {
      const rows = await db
        .selectFrom('backups')
        .selectAll()
        .where('sourceId', '=', sourceId)
        .where('purpose', '=', 'backup')
        .where((has) =>
          has.exists(
            has
              .selectFrom('copies')
              .select('copies.id')
              .whereRef('copies.backupId', '=', 'backups.id')
              .where('copies.state', '=', 'proven'),
          ),
        )
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .execute();
      return (await withCopies(db, rows))[0] ?? null;
    },
    remove: (id) => db.transaction().execute((trx) => remove(trx, id)),
  };
}
