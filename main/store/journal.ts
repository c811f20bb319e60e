import { z } from 'zod';
import { checked, fromJson, keep, sameId, toJson } from './rows.ts';
import type { Db } from './rows.ts';
import type { JournalEntry, JournalRepository } from './types.ts';

const common = { id: z.string(), ownerId: z.string(), createdAt: z.string(), serverId: z.string() };

const schema = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('work-folder'), path: z.string() }),
  z.object({
    ...common,
    kind: z.literal('upload'),
    destinationId: z.string(),
    partial: z.string(),
    locator: z.string(),
  }),
  z.object({ ...common, kind: z.literal('restore'), restoreId: z.string() }),
]);

/** The journal, oldest first. It has no foreign keys: a duty outlives the rows that it came from. */
export function journalRepository(db: Db): JournalRepository {
  return {
    async add(entry) {
      const { id, ownerId, kind, createdAt, ...duty } = entry;
      const columns = { id, ownerId, kind, createdAt, dutyJson: toJson(duty) };
      await keep('journal entry', sameId('journal entry')(entry), () =>
        db.insertInto('journal').values(columns).execute(),
      );
    },
    async remove(id) {
      await db.deleteFrom('journal').where('id', '=', id).execute();
    },
    async list() {
      const rows = await db.selectFrom('journal').selectAll().orderBy('createdAt').orderBy('id').execute();
      return rows.map(({ dutyJson, ...columns }) =>
        checked<JournalEntry>(schema, 'journal entry', columns.id, {
          ...(fromJson(dutyJson) as object | undefined),
          ...columns,
        }),
      );
    },
  };
}
