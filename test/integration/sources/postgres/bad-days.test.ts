import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgres } from '../../../../main/sources/postgres/index.ts';
import { ProblemError } from '../../../../shared/domain/problem.ts';
import type { Problem } from '../../../../shared/domain/problem.ts';
import { startPostgres, superPassword } from '../../../services/postgres.ts';
import type { PostgresServer } from '../../../services/postgres.ts';
import { processes } from '../../../services/processes.ts';
import { makeTempDir } from '../../../services/temp.ts';
import type { TempDir } from '../../../services/temp.ts';
import { shells } from '../../../support/local-remote.ts';
import { startStage } from '../../../support/run-stage.ts';
import { accessTo, contents, dumpOf, everyShell, fillShop, hostile, newJob, removeShells, runDump } from './world.ts';

let server: PostgresServer;
let home: TempDir;

beforeAll(async () => {
  server = await startPostgres();
  home = await makeTempDir('postgres-bad');
  await fillShop(server, 'shop', 500);
  await server.sql('postgres', `CREATE ROLE guest LOGIN PASSWORD 'guest'; CREATE ROLE unlisted LOGIN PASSWORD 'u'`);
});
afterAll(async () => {
  await server.stop();
  await home.remove();
  await removeShells();
});

async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProblemError)) throw new Error(`no problem but ${String(error)}`);
  return error.problem;
}

describe.each(shells)('under %s', (shell) => {
  test('a wrong password names the user and the server', async () => {
    const options = await everyShell(shell);
    const access = { ...accessTo(server.config('shop'), options), password: 'wrong one' };
    const problem = await problemOf(postgres.survey(access));
    expect(problem).toMatchObject({ code: 'database_sign_in_failed', where: 'web-1' });
    expect(problem.message).toContain('"postgres"');
    expect(problem.message).toContain('web-1');
    expect(problem.next).not.toBe('');
    const report = await postgres.preflight(access);
    expect(report).toMatchObject({ ok: false, problem: { code: 'database_sign_in_failed' } });

    // A dump that meets the wrong password is no empty backup.
    const survey = await postgres.survey(accessTo(server.config('shop'), options));
    const dumped = await runDump(
      postgres.dump(server.config('shop'), survey, 1),
      join(home.path, 'wrong.dump'),
      options,
      'wrong one',
    );
    expect(dumped.status).not.toBe(0);
    expect(postgres.explain('dump', dumped.status, dumped.stderr, server.config('shop'), 'web-1').code).toBe(
      'database_sign_in_failed',
    );
  });

  test('a missing tool names the packages', async () => {
    const folder = await mkdtemp(join(home.path, 'path-'));
    await symlink(`/usr/bin/${shell}`, join(folder, 'sh'));
    for (const tool of ['sed', 'mktemp', 'rm', 'id', 'tr']) await symlink(`/usr/bin/${tool}`, join(folder, tool));
    const access = accessTo(server.config('shop'), { env: { PATH: folder } });
    const problem = await problemOf(postgres.survey(access));
    expect(problem.code).toBe('tool_missing');
    expect(problem.message).toContain('psql');
    expect(problem.next).toMatch(/apt install postgresql-client.*dnf install postgresql.*apk add postgresql-client/);
  });
});

test('a user without rights is told the exact GRANT, and after it the dump works', async () => {
  const guest = { ...accessTo(server.config('shop', { user: 'guest' })), password: 'guest' };
  await server.sql('shop', 'SELECT lo_unlink(4711)');
  const problem = await problemOf(postgres.survey(guest));
  expect(problem).toMatchObject({ code: 'database_grant_missing', where: 'web-1' });
  expect(problem.message).toContain('"items"');
  expect(problem.next).toContain('GRANT pg_read_all_data TO "guest";');
  const findings = (await postgres.preflight(guest)).findings;
  expect(findings.find((finding) => finding.level === 'blocker')?.fix).toBe('GRANT pg_read_all_data TO "guest";');

  const stage = postgres.dump(guest.config, await postgres.survey(accessTo(server.config('shop'))), 1);
  const dumped = await runDump(stage, join(home.path, 'guest.dump'), {}, 'guest');
  expect(dumped.status).not.toBe(0);
  const explained = postgres.explain('dump', dumped.status, dumped.stderr, guest.config, 'web-1').problem;
  expect(explained).toMatchObject({ code: 'database_grant_missing' });
  expect(explained.next).toContain('GRANT pg_read_all_data TO "guest";');

  await server.sql('postgres', 'GRANT pg_read_all_data TO "guest";');
  expect((await dumpOf(guest, join(home.path, 'guest.dump'))).status).toBe(0);
  expect((await postgres.preflight(guest)).ok).toBe(true);

  // Rows that a policy hides would be missing from the backup.
  await server.sql('shop', 'ALTER TABLE items ENABLE ROW LEVEL SECURITY');
  expect((await problemOf(postgres.survey(guest))).next).toContain('ALTER ROLE "guest" BYPASSRLS;');
  const blind = await runDump(stage, join(home.path, 'guest.dump'), {}, 'guest');
  expect(postgres.explain('dump', blind.status, blind.stderr, guest.config, 'web-1').problem.next).toContain(
    'BYPASSRLS',
  );
  await server.sql('shop', 'ALTER TABLE items DISABLE ROW LEVEL SECURITY');
  await server.sql('shop', String.raw`SELECT lo_from_bytea(4711, '\x00ff')`);
});

test('what is not there is told apart', async () => {
  const surveyOf = (
    change: Parameters<PostgresServer['config']>[1],
    database = 'shop',
    password = superPassword,
  ): Promise<Problem> => problemOf(postgres.survey({ ...accessTo(server.config(database, change)), password }));
  expect(await surveyOf({}, hostile)).toMatchObject({ code: 'source_missing' });
  const refused = await surveyOf({ connection: { via: 'tcp', host: '127.0.0.1', port: 1 } });
  expect(refused).toMatchObject({ code: 'source_missing' });
  expect(refused.message).toContain('127.0.0.1:1');
  const noSocket = await surveyOf({ connection: { via: 'socket', path: '/nowhere at all' } });
  expect(noSocket.message).toContain('the socket in /nowhere at all');
  const unlisted = await surveyOf({ user: 'unlisted' }, 'shop', 'u');
  expect(unlisted).toMatchObject({ code: 'database_sign_in_failed' });
  expect(await surveyOf({ user: "no'body" })).toMatchObject({ code: 'database_sign_in_failed' });
});

test('databases whose names look like something else are dumped and are the right ones', async () => {
  for (const name of ['a=b', 'postgresql://x', "host=elsewhere dbname='shop'", '-d', '\\']) {
    await server.sql('postgres', 'CREATE DATABASE :"db"', { db: name });
    await server.sql(name, 'CREATE TABLE only_here (x int)');
    const access = accessTo(server.config(name));
    const made = await dumpOf(access, join(home.path, 'odd.dump'));
    expect(made, name).toMatchObject({ status: 0, facts: { tables: 1 } });
    expect(
      await postgres.restore(access, await newJob(home.path, join(home.path, 'odd.dump'), made.facts)),
    ).toMatchObject({ state: 'restored' });
    expect(await postgres.verify(access, made.facts)).toEqual(['1 table, as in the backup']);
    await server.sql('postgres', 'DROP DATABASE :"db"', { db: name });
  }
});

test('by the socket, as the database administrator, without a password', async () => {
  const connection = { via: 'socket', path: join(server.socketFolder, `.s.PGSQL.${String(server.port)}`) } as const;
  const config = server.config('shop', { connection, user: null, runAs: 'postgres' });
  const access = accessTo(config);
  const path = join(home.path, 'peer.dump');
  const survey = await postgres.survey(access);
  const dumped = await runDump({ ...postgres.dump(config, survey, 1) }, path, {}, '');
  expect(dumped.status).toBe(0);
  const before = await contents(server, 'shop');
  await server.sql('shop', 'DELETE FROM items');
  expect((await postgres.inspect(access, survey)).blocker).toBeNull();
  expect(await postgres.restore(access, await newJob(home.path, path, survey.facts))).toMatchObject({
    state: 'restored',
    warnings: [],
  });
  expect(await contents(server, 'shop')).toBe(before);

  const asRoot = await problemOf(postgres.survey({ ...access, config: { ...config, runAs: null, user: 'postgres' } }));
  expect(asRoot.code).toBe('database_sign_in_failed');
  expect(asRoot.next).toContain('run as');
});

test('sudo that refuses is told with the line to add', async () => {
  const folder = await mkdtemp(join(home.path, 'sudo-'));
  await writeFile(join(folder, 'sudo'), '#!/bin/sh\necho "sudo: a password is required" >&2\nexit 1\n', {
    mode: 0o755,
  });
  const access = accessTo(server.config('shop', { runAs: 'postgres' }), {
    env: { PATH: `${folder}:${process.env['PATH'] ?? ''}` },
  });
  const problem = await problemOf(postgres.survey(access));
  expect(problem.code).toBe('sudo_refused');
  expect(problem.next).toContain('root ALL=(postgres) NOPASSWD: ALL');
});

test('a pg_dump that is killed is a failure, and no secret is in sight while it runs', async () => {
  await server.sql('postgres', 'CREATE DATABASE big');
  await server.sql('big', `CREATE TABLE t AS SELECT i, repeat(md5(i::text), 20) x FROM generate_series(1, 60000) i`);
  const access = accessTo(server.config('big'));
  const running = startStage(postgres.dump(access.config, await postgres.survey(access), 9), 'dump');
  running.stdin.write(`${superPassword}\n`);
  // Its first bytes are here, it wants to write more, and nobody reads: so it stands still and can be looked at.
  await new Promise((resolve) => running.stdout.once('readable', resolve));
  const own = processes().filter((one) => one.args.includes('pg_dump') && one.args.includes("dbname='big'"));
  const dump = own.find((one) => /^\S*pg_dump /.test(one.args));
  expect(dump).toBeDefined();
  expect(seen(superPassword)).toEqual([]);
  expect(readdirSync('/tmp').filter((name) => /^surety\.\w{8}$/.test(name))).toEqual([]);
  process.kill(dump?.pid ?? 0, 'SIGKILL');
  const [status, stderr] = await Promise.all([running.status, running.stderr, text(running.stdout)]);
  expect(status).not.toBe(0);
  const problem = postgres.explain('dump', status, stderr, access.config, 'web-1').problem;
  expect(problem.code).toBe('dump_failed');
  expect(problem.message).toContain('killed by signal 9');
  await server.sql('postgres', 'DROP DATABASE big WITH (FORCE)');
});

/** Processes that show the text in their arguments or their environment. */
function seen(secret: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) =>
      ['cmdline', 'environ'].some((file) => {
        try {
          return readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(secret);
        } catch {
          return false;
        }
      }),
    );
}

test('a table that stays locked ends the dump with a reason', () => {
  const said = 'pg_dump: error: query failed: ERROR:  canceling statement due to lock timeout';
  const problem = postgres.explain('dump', 1, said, server.config('shop'), 'web-1').problem;
  expect(problem).toMatchObject({ code: 'dump_failed' });
  expect(problem.message).toContain('locked by another session');
});
