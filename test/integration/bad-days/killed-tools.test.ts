import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMariadb, type MariadbServer } from '../../services/mariadb.ts';
import { startPostgres, superPassword, type PostgresServer } from '../../services/postgres.ts';
import { treeOf } from '../../support/tree.ts';
import { expectFailed, expectNothingLeft, inMidDump, openBadDay, theProcess, type BadDay } from './bad-day.ts';

/** More than all buffers between the dump and the storage host hold: when the line is held, the dump stands still. */
const much = 32 * 1024 * 1024;

let day: BadDay;
let postgres: PostgresServer;
let mariadb: MariadbServer;
let shop: string;
let before: string[];

beforeAll(async () => {
  [day, postgres, mariadb] = await Promise.all([openBadDay(), startPostgres(), startMariadb()]);
  shop = await day.noise('shop', much);
  before = treeOf(shop);
  await postgres.sql('postgres', 'CREATE DATABASE shop');
  // Noise that no compressor makes smaller; hashes of numbers are quick to make.
  await postgres.sql(
    'shop',
    `CREATE TABLE noise AS SELECT i, decode((SELECT string_agg(md5(i::text || ':' || j), '') FROM generate_series(1, 2048) j), 'hex') AS b
       FROM generate_series(1, ${String(much / 32768)}) i`,
  );
  await mariadb.sql(
    `CREATE DATABASE shop; USE shop; CREATE TABLE shop.noise ENGINE = InnoDB AS SELECT seq AS i, CONCAT(RANDOM_BYTES(1024), RANDOM_BYTES(1024)) AS b
       FROM seq_1_to_${String(much / 2048)}`,
  );
});

afterAll(async () => {
  await day.close();
  await Promise.all([postgres.stop(), mariadb.stop()]);
});

function kill(name: string, args: RegExp): () => Promise<void> {
  return async () => {
    process.kill((await theProcess(day, name, args)).pid, 'SIGKILL');
  };
}

const directory = (compressor: 'gzip' | 'igzip' | 'pigz') =>
  day.agency.addApp(
    day.serverId,
    [day.sftpId, day.localId],
    { kind: 'directory', path: shop, exclude: [], runAs: null },
    { compression: { compressor, level: 1 } },
  );

describe('a directory whose backup loses a process half-way', () => {
  it.each([
    {
      what: 'tar',
      name: 'tar',
      args: / -cf - \.$/,
      compressor: 'gzip',
      code: 'dump_failed',
      words: /tar did not finish.*killed by signal 9/,
    },
    {
      what: 'gzip',
      name: 'gzip',
      args: /^gzip -1 -c$/,
      compressor: 'gzip',
      code: 'dump_failed',
      words: /compressor gzip did not finish.*killed by signal 9/,
    },
    {
      what: 'igzip',
      name: 'igzip',
      args: /^igzip -1 -c$/,
      compressor: 'igzip',
      code: 'dump_failed',
      words: /compressor igzip did not finish.*killed by signal 9/,
    },
    {
      what: 'pigz',
      name: 'pigz',
      args: /^pigz -1 -c$/,
      compressor: 'pigz',
      code: 'dump_failed',
      words: /compressor pigz did not finish.*killed by signal 9/,
    },
    {
      what: 'the tar that reads it back',
      name: 'tar',
      args: /^tar -tf -$/,
      compressor: 'igzip',
      code: 'dump_incomplete',
      words: /not whole/,
    },
    {
      what: 'the whole check',
      name: 'sh',
      args: /^sh -c .* surety-check$/s,
      compressor: 'igzip',
      code: 'dump_incomplete',
      words: /not whole/,
    },
    {
      what: 'sha256sum',
      name: 'sha256sum',
      args: /^sha256sum$/,
      compressor: 'igzip',
      code: 'dump_failed',
      words: /count and hash.*killed by signal 9/,
    },
    {
      what: 'the script itself',
      name: 'sh',
      args: /^sh -c .* surety-produce /s,
      compressor: 'igzip',
      code: 'script_no_verdict',
      words: /The script produce on web-1 ended without a verdict/,
    },
  ] as const)('fails when $what is killed, and leaves nothing', async ({ name, args, compressor, code, words }) => {
    const run = await inMidDump(day, await directory(compressor), kill(name, args));

    expectFailed(run, code, words);
    await expectNothingLeft(day);
    expect(treeOf(shop)).toEqual(before);
  });
});

describe('a PostgreSQL database whose dump loses a process half-way', () => {
  it.each([
    {
      what: 'pg_dump',
      name: 'pg_dump',
      args: / -Fc /,
      code: 'dump_failed',
      words: /dump of.*shop.*killed by signal 9/,
    },
    {
      what: 'the pg_restore that reads it back',
      name: 'pg_restore',
      args: / -Fc /,
      code: 'dump_incomplete',
      words: /could not be read to its end.*killed by signal 9/,
    },
  ] as const)('fails when $what is killed, and leaves nothing', async ({ name, args, code, words }) => {
    const config = postgres.config('shop');
    const appId = await day.agency.addApp(day.serverId, [day.sftpId, day.localId], config, {
      password: superPassword,
      compression: { level: 1 },
    });

    const run = await inMidDump(day, appId, kill(name, args));

    expectFailed(run, code, words);
    await expectNothingLeft(day);
    expect(await postgres.sql('shop', 'SELECT count(*) FROM noise')).toBe(String(much / 32768));
  });
});

describe('a database server that dies in mid-dump', () => {
  it('fails the run with what the tool said: PostgreSQL', async () => {
    const appId = await day.agency.addApp(day.serverId, [day.sftpId, day.localId], postgres.config('shop'), {
      password: superPassword,
      compression: { level: 1 },
    });

    const run = await inMidDump(day, appId, () => postgres.crash());

    await postgres.resume();
    expect(run.state).toBe('failed');
    expect(run.problem?.message).toMatch(/shop|PostgreSQL/);
    expect(run.problem?.detail).toMatch(/server closed the connection|terminating connection/);
    await expectNothingLeft(day);
    expect(await postgres.sql('shop', 'SELECT count(*) FROM noise')).toBe(String(much / 32768));
  });
});

describe('a MariaDB database whose dump loses a process half-way', () => {
  it.each([
    {
      what: 'mariadb-dump',
      name: 'mariadb-dump',
      args: / --single-transaction /,
      code: 'dump_failed',
      words: /dump of database "shop".*killed by signal 9/,
    },
    {
      what: 'the compressor',
      name: 'igzip',
      args: /^igzip -1 -c$/,
      code: 'dump_failed',
      words: /compressor igzip did not finish.*killed by signal 9/,
    },
    {
      what: 'the unpacking of the check',
      name: 'igzip',
      args: /^igzip -dc$/,
      code: 'dump_incomplete',
      words: /gzip could not read it to its end/,
    },
  ] as const)('fails when $what is killed, and leaves nothing', async ({ name, args, code, words }) => {
    const config = {
      kind: 'mysql',
      database: 'shop',
      connection: { via: 'socket', path: mariadb.socket },
      user: mariadb.user,
      runAs: null,
    } as const;
    const appId = await day.agency.addApp(day.serverId, [day.sftpId, day.localId], config, {
      password: mariadb.password,
      compression: { level: 1 },
    });

    const run = await inMidDump(day, appId, kill(name, args));

    expectFailed(run, code, words);
    await expectNothingLeft(day);
    expect((await mariadb.sql('SELECT COUNT(*) FROM shop.noise')).trim()).toBe(String(much / 2048));
  });
});
