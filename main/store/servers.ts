import { server } from '../../shared/domain/server.ts';
import { purgeRemovedApps } from './purge.ts';
import { checked, fromJson, nameKey, tableRepository, toJson } from './rows.ts';
import type { Db } from './rows.ts';
import { inUse, nameTaken, notFound } from './store-problems.ts';
import type { Repository, ServerRow } from './types.ts';

const schema = server.omit({ secretsSet: true, hostKey: true });

/** Servers. Removal is refused while apps are on the server or another server goes through it. */
export function serverRepository(db: Db): Repository<ServerRow> {
  return {
    ...tableRepository<'servers', ServerRow>(db, {
      table: 'servers',
      noun: 'server',
      orderBy: 'createdAt',
      fromColumns: ({ nameKey: _, signInJson, ...columns }) =>
        checked(schema, 'server', columns.id, { ...columns, signIn: fromJson(signInJson) }),
      toColumns: ({ signIn, ...row }) => ({ ...row, nameKey: nameKey(row.name), signInJson: toJson(signIn) }),
      conflict: (row) => nameTaken('server', row.name, ''),
    }),
    async remove(id) {
      await db.transaction().execute(async (trx) => {
        const row = await trx.selectFrom('servers').select('name').where('id', '=', id).executeTakeFirst();
        if (row === undefined) throw notFound('server', id);
        const apps = await trx
          .selectFrom('apps')
          .select('name')
          .where('serverId', '=', id)
          .where('removedAt', 'is', null)
          .orderBy('createdAt')
          .execute();
        const behind = await trx
          .selectFrom('servers')
          .select('name')
          .where('jumpServerId', '=', id)
          .orderBy('createdAt')
          .execute();
        const users = [
          ...apps.map((app) => `app "${app.name}"`),
          ...behind.map((other) => `server "${other.name}", which is reached through it`),
        ];
        if (users.length > 0) {
          throw inUse(
            `Server "${row.name}"`,
            users,
            'Remove its apps, and give the servers behind it another way, first.',
          );
        }
        await purgeRemovedApps(trx, { serverId: id });
        await trx.deleteFrom('servers').where('id', '=', id).execute();
      });
    },
  };
}
