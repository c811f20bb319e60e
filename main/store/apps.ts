import type { Selectable } from 'kysely';
import type { Clock } from '../ports.ts';
import { app } from '../../shared/domain/app.ts';
import { purgeApps } from './purge.ts';
import { checked, fromJson, keep, nameKey, toJson } from './rows.ts';
import type { Db } from './rows.ts';
import { inUse, nameTaken, notFound } from './store-problems.ts';
import type { Tables } from './tables.ts';
import type { AppRow, Repository } from './types.ts';

const schema = app.omit({ sources: true });

function toColumns(row: AppRow) {
  const { destinationIds: _, compression, ...rest } = row;
  return { ...rest, nameKey: nameKey(row.name), compressionJson: toJson(compression) };
}

function fromColumns(columns: Selectable<Tables['apps']>, destinationIds: string[]): AppRow {
  const { nameKey: _, removedAt: __, compressionJson, ...rest } = columns;
  return checked(schema, 'app', columns.id, { ...rest, compression: fromJson(compressionJson), destinationIds });
}

async function readAll(db: Db, id: string | null): Promise<AppRow[]> {
  const apps = db.selectFrom('apps').selectAll().where('removedAt', 'is', null);
  const rows = await (id === null ? apps : apps.where('id', '=', id)).orderBy('createdAt').orderBy('id').execute();
  const links = db.selectFrom('appDestinations').selectAll();
  const found = await (id === null ? links : links.where('appId', '=', id)).orderBy('position').execute();
  const byApp = Map.groupBy(found, (link) => link.appId);
  return rows.map((row) =>
    fromColumns(
      row,
      (byApp.get(row.id) ?? []).map((link) => link.destinationId),
    ),
  );
}

async function setDestinations(trx: Db, row: AppRow): Promise<void> {
  await trx.deleteFrom('appDestinations').where('appId', '=', row.id).execute();
  const links = [...new Set(row.destinationIds)].map((destinationId, position) => ({
    appId: row.id,
    destinationId,
    position,
  }));
  if (links.length > 0) await trx.insertInto('appDestinations').values(links).execute();
}

async function refuseWhileWorking(trx: Db, id: string, name: string): Promise<void> {
  const run = await trx
    .selectFrom('runs')
    .select('state')
    .where('appId', '=', id)
    .where('state', 'in', ['queued', 'running'])
    .executeTakeFirst();
  const restore = await trx
    .selectFrom('restores')
    .innerJoin('backups', 'backups.id', 'restores.backupId')
    .select('restores.id')
    .where('backups.appId', '=', id)
    .where('restores.state', '=', 'running')
    .executeTakeFirst();
  const users = [
    ...(run === undefined ? [] : [`a run that is ${run.state}`]),
    ...(restore === undefined ? [] : ['a restore that is running']),
  ];
  if (users.length > 0) throw inUse(`App "${name}"`, users, 'Wait until it has ended, or cancel it.');
}

/**
 * An app without backups is forgotten. One that has some is only marked as removed: it and its history are not listed
 * any more and its name is free, but what was backed up where stays known (`purge.ts` says until when).
 */
async function remove(trx: Db, clock: Clock, id: string): Promise<void> {
  const row = await trx
    .selectFrom('apps')
    .select('name')
    .where('id', '=', id)
    .where('removedAt', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw notFound('app', id);
  await refuseWhileWorking(trx, id, row.name);
  const backup = await trx.selectFrom('backups').select('id').where('appId', '=', id).executeTakeFirst();
  if (backup === undefined) return purgeApps(trx, [id]);
  const removedAt = clock.now().toISOString();
  await trx.deleteFrom('appDestinations').where('appId', '=', id).execute();
  await trx.updateTable('sources').set({ removedAt }).where('appId', '=', id).where('removedAt', 'is', null).execute();
  await trx.updateTable('apps').set({ removedAt }).where('id', '=', id).execute();
}

/** Apps. Names are unique at a client. Removal is refused while a run or a restore works on the app. */
export function appRepository(db: Db, clock: Clock): Repository<AppRow> {
  const conflict = (row: AppRow) => nameTaken('app', row.name, ' at this client');
  const get = async (id: string): Promise<AppRow | null> => (await readAll(db, id))[0] ?? null;
  return {
    get,
    list: () => readAll(db, null),
    async find(id) {
      const row = await get(id);
      if (row === null) throw notFound('app', id);
      return row;
    },
    insert: (row) =>
      keep('app', conflict(row), () =>
        db.transaction().execute(async (trx) => {
          await trx
            .insertInto('apps')
            .values({ ...toColumns(row), removedAt: null })
            .execute();
          await setDestinations(trx, row);
        }),
      ),
    update: (row) =>
      keep('app', conflict(row), () =>
        db.transaction().execute(async (trx) => {
          const result = await trx
            .updateTable('apps')
            .set(toColumns(row))
            .where('id', '=', row.id)
            .where('removedAt', 'is', null)
            .executeTakeFirst();
          if (result.numUpdatedRows === 0n) throw notFound('app', row.id);
          await setDestinations(trx, row);
        }),
      ),
    remove: (id) => db.transaction().execute((trx) => remove(trx, clock, id)),
  };
}
