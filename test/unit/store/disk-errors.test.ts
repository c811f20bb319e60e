import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../../main/store/connection.ts';
import type { Connection } from '../../../main/store/connection.ts';
import { migrate } from '../../../main/store/migrate.ts';
import { migrations } from '../../../main/store/migrations/index.ts';
import { repositories } from '../../../main/store/repositories.ts';
import { fixedClock } from '../../support/memory-store.ts';
import { aClient } from '../../support/samples.ts';

let connection: Connection;

beforeEach(async () => {
  connection = connect(':memory:');
  await migrate(connection, migrations);
});
afterEach(() => connection.db.destroy());

describe('a disk without room', () => {
  it('is said in words and leaves what was there', async () => {
    const { clients } = repositories(connection.db, fixedClock());
    const kept = aClient();
    await clients.insert(kept);
    connection.raw.pragma(`max_page_count = ${String(connection.raw.pragma('page_count', { simple: true }))}`);
    await expect(clients.insert(aClient({ notes: 'x'.repeat(10000) }))).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('is full'),
      problem: { next: expect.stringContaining('Make room') },
    });
    expect(await clients.list()).toEqual([kept]);
  });
});

describe('two changes at the same time', () => {
  it('do not mix: a refused one undoes only itself', async () => {
    const store = repositories(connection.db, fixedClock());
    const rows = Array.from({ length: 20 }, () => aClient());
    const results = await Promise.allSettled(
      rows.flatMap((row) => [store.clients.insert(row), store.clients.remove('client_0000000000000000')]),
    );
    expect(results.filter((result) => result.status === 'rejected')).toHaveLength(20);
    expect(await store.clients.list()).toHaveLength(20);
  });
});
