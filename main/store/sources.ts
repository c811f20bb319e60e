import type { Selectable } from 'kysely';
import { source } from '../../shared/domain/source.ts';
import type { Clock } from '../ports.ts';
import { checked, fromJson, sameId, tableRepository, toJson } from './rows.ts';
import type { Db } from './rows.ts';
import { notFound } from './store-problems.ts';
import type { Tables } from './tables.ts';
import type { SourceRepository, SourceRow } from './types.ts';

const schema = source.omit({ secretsSet: true, label: true });

function fromColumns({ kind: _, removedAt: __, configJson, ...columns }: Selectable<Tables['sources']>): SourceRow {
  return checked(schema, 'source', columns.id, { ...columns, config: fromJson(configJson) });
}

/**
 * Sources. A removed one is not listed and cannot be changed, but `get` and `find` still give it, because backups
 * point at it. One that was never backed up is forgotten.
 */
export function sourceRepository(db: Db, clock: Clock): SourceRepository {
  const rows = tableRepository<'sources', SourceRow>(db, {
    table: 'sources',
    noun: 'source',
    orderBy: 'createdAt',
    fromColumns,
    toColumns: ({ config, ...row }) => ({ ...row, kind: config.kind, configJson: toJson(config) }),
    conflict: sameId('source'),
  });
  const present = () =>
    db.selectFrom('sources').selectAll().where('removedAt', 'is', null).orderBy('createdAt').orderBy('id');

  return {
    ...rows,
    list: async () => (await present().execute()).map(fromColumns),
    ofApp: async (appId) => (await present().where('appId', '=', appId).execute()).map(fromColumns),
    async update(row) {
      const known = await db
        .selectFrom('sources')
        .select('id')
        .where('id', '=', row.id)
        .where('removedAt', 'is', null)
        .executeTakeFirst();
      if (known === undefined) throw notFound('source', row.id);
      await rows.update(row);
    },
    remove: (id) =>
      db.transaction().execute(async (trx) => {
        const open = trx.selectFrom('sources').select('id').where('id', '=', id).where('removedAt', 'is', null);
        if ((await open.executeTakeFirst()) === undefined) throw notFound('source', id);
        const backup = await trx.selectFrom('backups').select('id').where('sourceId', '=', id).executeTakeFirst();
        if (backup === undefined) await trx.deleteFrom('sources').where('id', '=', id).execute();
        else
          await trx.updateTable('sources').set({ removedAt: clock.now().toISOString() }).where('id', '=', id).execute();
      }),
  };
}
