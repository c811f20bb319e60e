import { logLine } from '../../shared/domain/work.ts';
import { checked } from './rows.ts';
import type { Db } from './rows.ts';
import type { LogRepository } from './types.ts';

/** Lines of logs: written once, never changed. `read` gives those from `fromSeq` on, in order. */
export function logRepository(db: Db): LogRepository {
  return {
    async append(ownerId, line) {
      await db
        .insertInto('logs')
        .values({ ...line, ownerId })
        .execute();
    },
    async read(ownerId, fromSeq) {
      const rows = await db
        .selectFrom('logs')
        .select(['seq', 'at', 'level', 'text'])
        .where('ownerId', '=', ownerId)
        .where('seq', '>=', fromSeq)
        .orderBy('seq')
        .execute();
      return rows.map((row) => checked(logLine, 'log line', `${ownerId}/${row.seq}`, row));
    },
  };
}
