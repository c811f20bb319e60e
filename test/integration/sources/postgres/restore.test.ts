import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Facts } from '../../../../shared/domain/backup.ts';
import { postgres } from '../../../../main/sources/postgres/index.ts';
import { startPostgres } from '../../../services/postgres.ts';
import type { PostgresServer } from '../../../services/postgres.ts';
import { makeTempDir } from '../../../services/temp.ts';
import type { TempDir } from '../../../services/temp.ts';
import { shells } from '../../../support/local-remote.ts';
import { accessTo, contents, databases, dumpOf, everyShell, fillShop, hostile, newJob, removeShells } from './world.ts';

let server: PostgresServer;
let home: TempDir;
let artifact: string;
let facts: Facts;
let tools: Readonly<Record<string, string>>;
let asDumped: string;

beforeAll(async () => {
  server = await startPostgres();
  home = await makeTempDir('postgres-restore');
  await fillShop(server, 'model');
  await server.sql('postgres', `CREATE ROLE shopkeeper; CREATE ROLE reader`);
  await server.sql('model', `ALTER TABLE items OWNER TO shopkeeper; GRANT SELECT ON items TO reader`);
  artifact = join(home.path, 'model.dump');
  const made = await dumpOf(accessTo(server.config('model')), artifact);
  expect(made.status).toBe(0);
  ({ facts, tools } = made);
  asDumped = await contents(server, 'model');
});
afterAll(async () => {
  await server.stop();
  await home.remove();
  await removeShells();
});

/** The target as it is before each test: other rows, and everything that a dump does not hold. */
beforeEach(async () => {
  await fillShop(server, hostile, 5);
  await server.sql(
    'postgres',
    `ALTER DATABASE :"db" OWNER TO shopkeeper;
     REVOKE ALL ON DATABASE :"db" FROM PUBLIC; GRANT CONNECT ON DATABASE :"db" TO reader WITH GRANT OPTION;
     ALTER DATABASE :"db" SET search_path TO "$user", public, "it's; $(id)", 'with, comma';
     ALTER DATABASE :"db" SET work_mem TO '7MB'; ALTER ROLE reader IN DATABASE :"db" SET application_name TO 'it''s';
     ALTER DATABASE :"db" CONNECTION LIMIT 41; COMMENT ON DATABASE :"db" IS 'it''s ours';`,
    { db: hostile },
  );
});
afterEach(async () => {
  await server.sql('postgres', 'DROP DATABASE :"db" WITH (FORCE)', { db: hostile });
  expect(await databases(server)).toEqual(['model', 'postgres']);
});

/** What belongs to the database itself: owner, rights, limits, comment, settings by role. */
function itself(): Promise<string> {
  return server.sql(
    'postgres',
    `SELECT pg_get_userbyid(datdba), datacl, datconnlimit, shobj_description(oid, 'pg_database'), datcollate, datallowconn
       FROM pg_database WHERE datname = :'db';
     SELECT setrole::regrole, unnest(setconfig) c FROM pg_db_role_setting s JOIN pg_database d ON d.oid = setdatabase
      WHERE datname = :'db' ORDER BY 1, 2;`,
    { db: hostile },
  );
}

describe.each(shells)('under %s', (shell) => {
  test('the backup takes the place of the target, which keeps its owner, rights and settings', async () => {
    const access = accessTo(server.config(hostile), await everyShell(shell));
    const before = await itself();
    const plan = await postgres.inspect(access, { facts, tools });
    expect(plan).toMatchObject({ exists: true, blocker: null, warnings: [] });
    expect(plan.bytes).toBeGreaterThan(0);
    expect(Math.abs(Date.now() - (plan.lastWriteAt?.getTime() ?? 0))).toBeLessThan(3_600_000);

    const job = await newJob(home.path, artifact, facts);
    const outcome = await postgres.restore(access, job);
    expect(outcome).toEqual({ state: 'restored', problem: null, warnings: [] });
    expect(await contents(server, hostile)).toBe(asDumped);
    expect(await itself()).toBe(before);
    expect(await server.sql(hostile, `SELECT tableowner FROM pg_tables WHERE tablename = 'items'`)).toBe('shopkeeper');
    expect(await server.sql(hostile, `SELECT has_table_privilege('reader', 'items', 'SELECT')`)).toBe('t');
    expect(await postgres.verify(access, facts)).toContain('4 tables, as in the backup');
    expect(await databases(server)).toEqual([hostile, 'model', 'postgres']);
    expect(await postgres.recover(access, job)).toMatchObject({ state: 'restored' });
    await expect(stat('/pwned')).rejects.toThrow();
  });

  test('a truncated backup changes nothing', async () => {
    const access = accessTo(server.config(hostile), await everyShell(shell));
    const before = [await contents(server, hostile), await itself()];
    const cut = join(home.path, `cut-${shell}.dump`);
    const whole = await readFile(artifact);
    await writeFile(cut, whole.subarray(0, Math.floor(whole.length * 0.9)));
    const outcome = await postgres.restore(access, await newJob(home.path, cut, facts));
    expect(outcome.state).toBe('untouched');
    expect(outcome.problem?.code).toBe('backup_damaged');
    expect(outcome.problem?.message).toContain('was not changed');
    expect([await contents(server, hostile), await itself()]).toEqual(before);
  });
});

test('a target that does not exist is created as the dumped database was', async () => {
  const access = accessTo(server.config('brand new'));
  const plan = await postgres.inspect(access, { facts, tools });
  expect(plan).toMatchObject({ exists: false, blocker: null, bytes: null });
  const outcome = await postgres.restore(access, await newJob(home.path, artifact, facts));
  expect(outcome).toMatchObject({ state: 'restored', problem: null });
  expect(await contents(server, 'brand new')).toBe(asDumped);
  await postgres.verify(access, facts);
  expect(
    await server.sql('postgres', `SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'brand new'`),
  ).toBe('tester');
  await server.sql('postgres', 'DROP DATABASE "brand new"');
});

test('where a role of the backup is missing, the plan says so and the owner of the database gets what is restored', async () => {
  const access = accessTo(server.config(hostile));
  const strange: Facts = { ...facts, roles: ['shopkeeper', "nobody's"] };
  const plan = await postgres.inspect(access, { facts: strange, tools });
  expect(plan.warnings.join()).toContain(`"nobody's"`);
  expect(plan.warnings.join()).toContain('"shopkeeper"');
  const outcome = await postgres.restore(access, await newJob(home.path, artifact, strange));
  expect(outcome.state).toBe('restored');
  expect(outcome.warnings.join()).toContain("the database's owner");
  expect(await contents(server, hostile)).toBe(asDumped);
  const owners = await server.sql(hostile, `SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'`);
  expect(owners).toBe('shopkeeper');
});

test('the swap happens while clients keep coming back', async () => {
  const access = accessTo(server.config(hostile));
  const stop = new AbortController();
  const visits: string[] = [];
  const client = (async () => {
    while (!stop.signal.aborted) {
      await server.sql(hostile, 'SELECT pg_sleep(0.2)').then(
        () => visits.push('served'),
        () => visits.push('cut'),
      );
    }
  })();
  const outcome = await postgres.restore(access, await newJob(home.path, artifact, facts));
  stop.abort();
  await client;
  expect(outcome).toMatchObject({ state: 'restored', problem: null });
  expect(visits).toContain('served');
  expect(await contents(server, hostile)).toBe(asDumped);
});

test('a prepared transaction is a blocker of the plan, and a restore all the same puts the target back', async () => {
  const access = accessTo(server.config(hostile));
  await server.sql(hostile, `BEGIN; INSERT INTO parts VALUES ('2026-01-01', 1); PREPARE TRANSACTION 'p1'`);
  const before = await contents(server, hostile);
  expect((await postgres.inspect(access, { facts, tools })).blocker?.code).toBe('restore_target_invalid');
  const outcome = await postgres.restore(access, await newJob(home.path, artifact, facts));
  expect(outcome.state).toBe('rolled-back');
  expect(outcome.problem?.message).toContain('put back');
  expect(await contents(server, hostile)).toBe(before);
  await server.sql(hostile, `ROLLBACK PREPARED 'p1'`);
});

test('what cannot work is a blocker with the line to run', async () => {
  await server.sql('postgres', `CREATE ROLE plain LOGIN PASSWORD 'pl'`);
  const plain = { ...accessTo(server.config(hostile, { user: 'plain' })), password: 'pl' };
  const rights = (await postgres.inspect(plain, { facts, tools })).blocker?.problem;
  expect(rights).toMatchObject({
    code: 'database_grant_missing',
    next: 'Run in psql as a superuser: ALTER ROLE "plain" CREATEDB;',
  });
  await server.sql('postgres', 'ALTER ROLE plain CREATEDB');
  await server.sql('postgres', 'ALTER ROLE reader IN DATABASE :"db" RESET ALL', { db: hostile });
  const owner = (await postgres.inspect(plain, { facts, tools })).blocker?.problem;
  expect(owner?.next).toContain('GRANT "shopkeeper" TO "plain";');
  await server.sql('postgres', 'DROP ROLE plain');

  const access = accessTo(server.config(hostile));
  const blocker = async (
    backup: { facts: Facts; tools: Record<string, string> },
    database = hostile,
  ): Promise<string | undefined> => (await postgres.inspect(accessTo(server.config(database)), backup)).blocker?.code;
  expect(await blocker({ facts, tools: { ...tools, server: '99.1' } })).toBe('database_version_mismatch');
  expect(await blocker({ facts, tools: { ...tools, pg_dump: '99.1' } })).toBe('database_version_mismatch');
  expect(await blocker({ facts: { ...facts, extensions: ['no_such_extension'] }, tools: { ...tools } })).toBe(
    'restore_target_invalid',
  );
  expect(await blocker({ facts, tools: { ...tools } }, 'postgres')).toBe('restore_target_invalid');
  expect(await blocker({ facts, tools: { ...tools } }, 'x'.repeat(64))).toBe('restore_target_invalid');
  expect((await postgres.inspect(access, { facts, tools })).blocker).toBeNull();
});

test('an ordinary role that owns the target and may create databases can restore over it', async () => {
  await server.sql('postgres', `CREATE ROLE keeper LOGIN CREATEDB PASSWORD 'k'; GRANT shopkeeper, reader TO keeper`);
  const access = { ...accessTo(server.config(hostile, { user: 'keeper' })), password: 'k' };
  expect((await postgres.inspect(access, { facts, tools })).blocker?.message).toContain('ALTER ROLE … IN DATABASE');
  await server.sql('postgres', 'ALTER ROLE reader IN DATABASE :"db" RESET ALL', { db: hostile });
  expect((await postgres.inspect(access, { facts, tools })).blocker).toBeNull();
  const outcome = await postgres.restore(access, await newJob(home.path, artifact, facts));
  expect(outcome).toMatchObject({ state: 'restored', problem: null });
  expect(outcome.warnings.join()).toContain("the database's owner");
  expect(await contents(server, hostile)).toBe(asDumped);
  expect(
    await server.sql('postgres', `SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = :'db'`, {
      db: hostile,
    }),
  ).toBe('shopkeeper');
  await server.sql('postgres', 'DROP ROLE keeper');
});

test('a folder that cannot be written stops the restore before anything changes', async () => {
  const job = await newJob(home.path, artifact, facts);
  await mkdir(join(job.folder, 'state.new'));
  const before = await contents(server, hostile);
  const outcome = await postgres.restore(accessTo(server.config(hostile)), job);
  expect(outcome.state).toBe('untouched');
  expect(await contents(server, hostile)).toBe(before);
});
