import { client } from '../../shared/domain/client.ts';
import type { Client } from '../../shared/domain/client.ts';
import { purgeRemovedApps } from './purge.ts';
import { checked, nameKey, tableRepository } from './rows.ts';
import type { Db } from './rows.ts';
import { inUse, nameTaken, notFound } from './store-problems.ts';
import type { Repository } from './types.ts';

/** Clients. Removal is refused while apps or destinations belong to the client. */
export function clientRepository(db: Db): Repository<Client> {
  return {
    ...tableRepository<'clients', Client>(db, {
      table: 'clients',
      noun: 'client',
      orderBy: 'createdAt',
      fromColumns: ({ nameKey: _, ...columns }) => checked(client, 'client', columns.id, columns),
      toColumns: (row) => ({ ...row, nameKey: nameKey(row.name) }),
      conflict: (row) => nameTaken('client', row.name, ''),
    }),
    async remove(id) {
      await db.transaction().execute(async (trx) => {
        const row = await trx.selectFrom('clients').select('name').where('id', '=', id).executeTakeFirst();
        if (row === undefined) throw notFound('client', id);
        const apps = await trx
          .selectFrom('apps')
          .select('name')
          .where('clientId', '=', id)
          .where('removedAt', 'is', null)
          .orderBy('createdAt')
          .execute();
        const destinations = await trx
          .selectFrom('destinations')
          .select('name')
          .where('clientId', '=', id)
          .orderBy('createdAt')
          .execute();
        const users = [
          ...apps.map((app) => `app "${app.name}"`),
          ...destinations.map((one) => `destination "${one.name}"`),
        ];
        if (users.length > 0) throw inUse(`Client "${row.name}"`, users, 'Remove its apps and destinations first.');
        await purgeRemovedApps(trx, { clientId: id });
        await trx.deleteFrom('clients').where('id', '=', id).execute();
      });
    },
  };
}
