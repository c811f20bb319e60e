import { describe, expect, it } from 'vitest';
import { connect } from '../../../main/store/connection.ts';
import { migrate } from '../../../main/store/migrate.ts';
import { migrations } from '../../../main/store/migrations/index.ts';

const newestFirst = 'ORDER BY created_at DESC, id DESC LIMIT 100';

describe('the history', () => {
  it.each([
    ['of an app', `SELECT * FROM backups WHERE app_id = 'a' ${newestFirst}`, 'backups_by_app'],
    ['of a source', `SELECT * FROM backups WHERE source_id = 's' ${newestFirst}`, 'backups_by_source'],
    ['of everything', `SELECT * FROM backups ${newestFirst}`, 'backups_newest'],
    [
      'of an app without removed ones',
      `SELECT * FROM backups WHERE app_id NOT IN (SELECT id FROM apps WHERE removed_at IS NOT NULL) AND app_id = 'a' ${newestFirst}`,
      'backups_by_app',
    ],
  ])('%s comes from an index without sorting', async (_, query, index) => {
    const connection = connect(':memory:');
    try {
      await migrate(connection, migrations);
      const plan = connection.raw.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${query}`).all();
      const details = plan.map((row) => row.detail).join('\n');
      expect(details).toContain(`USING INDEX ${index}`);
      expect(details).not.toContain('TEMP B-TREE');
    } finally {
      await connection.db.destroy();
    }
  });
});
