import { sql } from 'kysely';
import type { Db } from './rows.ts';

/** Forgets everything of these apps, in an order that the foreign keys allow at the end of the transaction. */
export async function purgeApps(trx: Db, appIds: readonly string[]): Promise<void> {
  if (appIds.length === 0) return;
  // Backups and restores point at one another.
  await sql`PRAGMA defer_foreign_keys = ON`.execute(trx);
  const backups = trx.selectFrom('backups').select('id').where('appId', 'in', appIds);
  const runs = trx.selectFrom('runs').select('id').where('appId', 'in', appIds);
  const restores = trx.selectFrom('restores').select('id').where('backupId', 'in', backups);
  await trx.deleteFrom('logs').where('ownerId', 'in', runs).execute();
  await trx.deleteFrom('logs').where('ownerId', 'in', restores).execute();
  await trx.deleteFrom('restores').where('backupId', 'in', backups).execute();
  await trx.deleteFrom('backups').where('appId', 'in', appIds).execute();
  await trx.deleteFrom('runs').where('appId', 'in', appIds).execute();
  await trx.deleteFrom('apps').where('id', 'in', appIds).execute();
}

/**
 * Apps that were removed keep their history in the store, unseen. When the client or the server that they belonged to
 * is removed as well, they go for good, so that nothing unseen ever stands in the way of a removal.
 */
export async function purgeRemovedApps(
  trx: Db,
  of: { readonly clientId: string } | { readonly serverId: string },
): Promise<void> {
  const removed = trx.selectFrom('apps').select('id').where('removedAt', 'is not', null);
  const rows = await (
    'clientId' in of ? removed.where('clientId', '=', of.clientId) : removed.where('serverId', '=', of.serverId)
  ).execute();
  await purgeApps(
    trx,
    rows.map((row) => row.id),
  );
}
