import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Facts } from '../../../../shared/domain/backup.ts';
import { namesBeside } from '../../../../main/sources/postgres/beside.ts';
import { postgres } from '../../../../main/sources/postgres/index.ts';
import type { RestoreJob, RestoreOutcome } from '../../../../main/sources/types.ts';
import { startPostgres, superPassword } from '../../../services/postgres.ts';
import type { PostgresServer } from '../../../services/postgres.ts';
import { makeTempDir } from '../../../services/temp.ts';
import type { TempDir } from '../../../services/temp.ts';
import { shells } from '../../../support/local-remote.ts';
import type { Shell } from '../../../support/local-remote.ts';
import { accessTo, contents, databases, dumpOf, fillShop, hold, hostile, newJob, removeShells } from './world.ts';

let server: PostgresServer;
let home: TempDir;
let artifact: string;
let facts: Facts;
let original: string;
let dumped: string;

beforeAll(async () => {
  server = await startPostgres();
  home = await makeTempDir('postgres-recover');
  await fillShop(server, 'model', 2000);
  artifact = join(home.path, 'model.dump');
  ({ facts } = await dumpOf(accessTo(server.config('model')), artifact));
  dumped = await contents(server, 'model');
});
afterAll(async () => {
  await server.stop();
  await home.remove();
  await removeShells();
});
beforeEach(async () => {
  await fillShop(server, hostile, 5);
  original = await contents(server, hostile);
});
afterEach(async () => {
  expect(await databases(server)).toEqual([hostile, 'model', 'postgres']);
  await server.sql('postgres', 'DROP DATABASE :"db" WITH (FORCE)', { db: hostile });
});

interface Halted {
  readonly job: RestoreJob;
  readonly child: ChildProcessWithoutNullStreams;
  readonly outcome: Promise<RestoreOutcome>;
  release(): Promise<void>;
}

/** Starts a restore and resolves when it stands still. */
async function haltedAt(
  shell: Shell,
  tool: 'mv' | 'cat',
  at: string,
  database = hostile,
  signal?: AbortSignal,
): Promise<Halted> {
  const holding = await hold(shell, tool, at);
  const job = await newJob(home.path, artifact, facts);
  let child: ChildProcessWithoutNullStreams | undefined;
  const onStart = (started: ChildProcessWithoutNullStreams): void => {
    child ??= started;
  };
  const outcome = postgres.restore(accessTo(server.config(database), { ...holding.options, onStart }, signal), job);
  outcome.catch(() => undefined);
  await Promise.race([
    holding.held,
    outcome.then((early) => Promise.reject(new Error(`it did not stand still: ${JSON.stringify(early)}`))),
  ]);
  if (!child) throw new Error('it did not start');
  return { job, child, outcome, release: holding.release };
}

/** What becomes of a restore that dies at a state: until the swap is done, the original is put back. */
const ends = [
  ['starting', 'untouched'],
  ['creating', 'untouched'],
  ['loading', 'untouched'],
  ['swapping', 'rolled-back'],
  ['swapped', 'rolled-back'],
  ['committed', 'restored'],
] as const;

const recovering = async (job: RestoreJob, database = hostile): Promise<RestoreOutcome> =>
  postgres.recover(accessTo(server.config(database)), job);

describe.each(shells)('under %s', (shell) => {
  test.each(ends)('everything killed at %s: recovery says %s, again and again', async (state, end) => {
    const halted = await haltedAt(shell, 'mv', state);
    process.kill(-(halted.child.pid ?? 0), 'SIGKILL');
    await expect(halted.outcome).rejects.toThrow();
    await halted.release();

    const first = await recovering(halted.job);
    expect(first.state).toBe(end);
    expect(first.problem?.code).toBe(end === 'restored' ? undefined : 'interrupted');
    expect((await recovering(halted.job)).state).toBe(end);
    expect(await contents(server, hostile)).toBe(end === 'restored' ? dumped : original);
  });

  test.each(ends)('told to stop at %s, it puts the target back by itself: %s', async (state, end) => {
    const halted = await haltedAt(shell, 'mv', state);
    process.kill(halted.child.pid ?? 0, 'SIGTERM');
    await halted.release();
    // Past the point of no return the order comes too late.
    const outcome = await halted.outcome;
    expect(outcome.state).toBe(end);
    expect(await contents(server, hostile)).toBe(end === 'restored' ? dumped : original);
    expect((await recovering(halted.job)).state).toBe(end);
  });

  test('the connection ends in the middle of loading: the restore stops and leaves nothing', async () => {
    const halted = await haltedAt(shell, 'cat', '20000');
    halted.child.stdin.end();
    const outcome = await halted.outcome;
    expect(outcome).toMatchObject({ state: 'untouched', problem: { code: 'interrupted' } });
    expect(await contents(server, hostile)).toBe(original);
    await halted.release();
  });

  test('a person cancels in the middle of loading', async () => {
    const stop = new AbortController();
    const halted = await haltedAt(shell, 'cat', '20000', hostile, stop.signal);
    stop.abort();
    const outcome = await halted.outcome;
    expect(outcome).toMatchObject({ state: 'untouched', problem: { code: 'cancelled' } });
    expect(await contents(server, hostile)).toBe(original);
    await halted.release();
  });

  test('the script alone is killed while its pg_restore goes on: recovery ends that, too', async () => {
    const halted = await haltedAt(shell, 'cat', '20000');
    halted.child.kill('SIGKILL');
    const outcome = await recovering(halted.job);
    expect(outcome.state).toBe('untouched');
    await halted.release();
    await expect(halted.outcome).rejects.toThrow();
    expect(await contents(server, hostile)).toBe(original);
    const left = await server.sql(
      'postgres',
      `SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'surety%'`,
    );
    expect(left).toBe('0');
  });
});

test('recovery stops a restore that still runs, and waits until it has put the target back', async () => {
  const halted = await haltedAt('dash', 'cat', '20000');
  const recovered = await recovering(halted.job);
  expect(recovered.state).toBe('untouched');
  expect((await halted.outcome).state).toBe('untouched');
  await halted.release();
});

test('what a dead restore left running inside the server is ended before its database is dropped', async () => {
  const halted = await haltedAt('dash', 'mv', 'loading');
  process.kill(-(halted.child.pid ?? 0), 'SIGKILL');
  await halted.release();
  const work = server.sql(
    namesBeside(hostile, halted.job.id).fresh,
    `SET application_name = :'name'; SELECT pg_sleep(3600)`,
    { name: `surety-${halted.job.id}` },
  );
  const ended = expect(work).rejects.toThrow('terminating connection');
  await server.sql(
    'postgres',
    `SELECT set_config('surety.name', :'name', false);
     DO $$ BEGIN WHILE NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE application_name = current_setting('surety.name'))
       LOOP PERFORM pg_sleep(0.05), pg_stat_clear_snapshot(); END LOOP; END $$`,
    { name: `surety-${halted.job.id}` },
  );
  expect((await recovering(halted.job)).state).toBe('untouched');
  await ended;
});

test('a person cancels while PostgreSQL builds an index for tools that no signal of ours reaches', async () => {
  await server.sql('postgres', 'CREATE DATABASE slow');
  await server.sql(
    'slow',
    `CREATE FUNCTION slow(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
       $$ BEGIN IF current_database() LIKE '%surety%' THEN PERFORM pg_sleep(3600); END IF; RETURN i; END $$;
     CREATE TABLE t AS SELECT 1 AS i; CREATE INDEX ON t (public.slow(i));`,
  );
  const slow = join(home.path, 'slow.dump');
  const made = await dumpOf(accessTo(server.config('slow')), slow);
  await server.sql('postgres', 'DROP DATABASE slow');
  // Like sudo's child: it belongs to another session, and for an ordinary SSH user to another user.
  const folder = await mkdtemp(join(home.path, 'sudo-'));
  await writeFile(join(folder, 'sudo'), '#!/bin/sh\nshift 4\nexec setsid -w "$@"\n', { mode: 0o755 });
  const stop = new AbortController();
  const options = { env: { PATH: `${folder}:${process.env['PATH'] ?? ''}` } };
  const access = {
    ...accessTo(server.config(hostile, { runAs: 'postgres' }), options, stop.signal),
    password: superPassword,
  };
  const outcome = postgres.restore(access, await newJob(home.path, slow, made.facts));
  await server.sql(
    'postgres',
    `DO $$ BEGIN WHILE NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname LIKE '%surety%' AND wait_event = 'PgSleep')
       LOOP PERFORM pg_sleep(0.05), pg_stat_clear_snapshot(); END LOOP; END $$`,
  );
  stop.abort();
  expect(await outcome).toMatchObject({ state: 'untouched', problem: { code: 'cancelled' } });
  expect(await contents(server, hostile)).toBe(original);
});

test('a restore to a new name that dies after the swap leaves no database', async () => {
  const halted = await haltedAt('dash', 'mv', 'swapped', 'brand new');
  process.kill(-(halted.child.pid ?? 0), 'SIGKILL');
  await halted.release();
  expect((await recovering(halted.job, 'brand new')).state).toBe('rolled-back');
});

test('the whole machine goes down at the swap: recovery waits for PostgreSQL, then puts the target back', async () => {
  const halted = await haltedAt('dash', 'mv', 'swapped');
  process.kill(-(halted.child.pid ?? 0), 'SIGKILL');
  await halted.release();
  // Without it the replay would let the sequence jump, as it does after every crash of PostgreSQL.
  await server.sql('postgres', 'CHECKPOINT');
  await server.crash();
  const recovered = recovering(halted.job);
  await server.resume();
  expect((await recovered).state).toBe('rolled-back');
  expect(await contents(server, hostile)).toBe(original);
  expect(await readFile(join(halted.job.folder, 'state'), 'utf8')).toMatch(/^rolled-back/);
});

test('without a state file nothing was begun', async () => {
  const job = await newJob(home.path, artifact, facts);
  expect((await recovering(job)).state).toBe('untouched');
});
