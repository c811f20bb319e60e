import { destination } from '../../shared/domain/destination.ts';
import { checked, fromJson, nameKey, tableRepository, toJson } from './rows.ts';
import type { Db } from './rows.ts';
import { inUse, nameTaken, notFound } from './store-problems.ts';
import type { DestinationRow, Repository } from './types.ts';

const schema = destination.omit({ secretsSet: true, hostKey: true });

/** Copies that are part of a history that a person can still see. */
function visibleCopies(db: Db, destinationId: string) {
  return db
    .selectFrom('copies')
    .innerJoin('backups', 'backups.id', 'copies.backupId')
    .innerJoin('apps', 'apps.id', 'backups.appId')
    .where('copies.destinationId', '=', destinationId)
    .where('apps.removedAt', 'is', null);
}

async function remove(trx: Db, id: string): Promise<void> {
  const row = await trx.selectFrom('destinations').select('name').where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('destination', id);
  const apps = await trx
    .selectFrom('appDestinations')
    .innerJoin('apps', 'apps.id', 'appDestinations.appId')
    .select('apps.name')
    .where('destinationId', '=', id)
    .orderBy('apps.createdAt')
    .execute();
  const held = await visibleCopies(trx, id)
    .select(({ fn }) => [fn.countAll<number>().as('copies'), 'apps.name'])
    .groupBy('apps.id')
    .orderBy('apps.createdAt')
    .execute();
  const users = [
    ...apps.map((app) => `app "${app.name}"`),
    ...held.map((one) =>
      one.copies === 1 ? `a copy of app "${one.name}"` : `${one.copies} copies of app "${one.name}"`,
    ),
  ];
  if (users.length > 0) {
    const next =
      apps.length > 0
        ? 'Take it out of these apps first; while the history has copies at it, it stays.'
        : 'It stays while the history has copies at it, because they could not be restored without it.';
    throw inUse(`Destination "${row.name}"`, users, next);
  }
  // What is left are copies of removed apps: the rows go, the files at the destination stay.
  await trx.deleteFrom('copies').where('destinationId', '=', id).execute();
  await trx.deleteFrom('destinations').where('id', '=', id).execute();
}

/** Destinations. Removal is refused while apps use the destination or the history has copies at it. */
export function destinationRepository(db: Db): Repository<DestinationRow> {
  return {
    ...tableRepository<'destinations', DestinationRow>(db, {
      table: 'destinations',
      noun: 'destination',
      orderBy: 'createdAt',
      fromColumns: ({ nameKey: _, kind: __, configJson, ...columns }) =>
        checked(schema, 'destination', columns.id, { ...columns, config: fromJson(configJson) }),
      toColumns: ({ config, ...row }) => ({
        ...row,
        nameKey: nameKey(row.name),
        kind: config.kind,
        configJson: toJson(config),
      }),
      conflict: (row) => nameTaken('destination', row.name, ' at this client'),
    }),
    remove: (id) => db.transaction().execute((trx) => remove(trx, id)),
  };
}
