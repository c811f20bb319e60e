import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { identifier } from '../../../../main/sources/mysql/connect.ts';
import { mysql } from '../../../../main/sources/mysql/index.ts';
import type { RestoreJob } from '../../../../main/sources/types.ts';
import { quoted, startMariadb, type MariadbServer } from '../../../services/mariadb.ts';
import { makeTempDir, type TempDir } from '../../../services/temp.ts';
import { makeGate, type Gate, type GateOptions } from '../../../support/gate.ts';
import type { LocalRemoteOptions } from '../../../support/local-remote.ts';
import { worlds } from '../../../support/worlds.ts';
import { accessTo, backUp, contentOf, hostile, makeDatabase } from './fixture.ts';

let server: MariadbServer;
let temp: TempDir;
/** A backup of the original and the safety backup of what came of it since. */
let job: RestoreJob;
let original: string;
let damaged: string;

beforeAll(async () => {
  server = await startMariadb();
});
afterAll(async () => {
  await server.stop();
});
beforeEach(async () => {
  temp = await makeTempDir('mysql');
  await makeDatabase(server, hostile);
  original = await contentOf(server, hostile);
  const backup = await backUp(server, hostile, temp.path);
  await server.sql(
    `USE ${identifier(hostile)}; DELETE FROM parts WHERE id > 7; DROP VIEW recent; DROP PROCEDURE tally; CREATE TABLE since (a INT); INSERT INTO since VALUES (1);`,
  );
  damaged = await contentOf(server, hostile);
  const { artifact: safety } = await backUp(server, hostile, temp.path, {}, 'safety');
  job = { ...backup, safety };
});
afterEach(async () => {
  const names = await server.sql(
    "SELECT HEX(schema_name) FROM information_schema.schemata WHERE schema_name NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema');",
  );
  for (const hex of names.split('\n').filter((line) => line !== '')) {
    await server.sql(`DROP DATABASE ${identifier(Buffer.from(hex, 'hex').toString())};`);
  }
  await temp.remove();
  expect(existsSync('surety-pwned')).toBe(false);
});

describe.each(worlds)('a restore over a database under $name', (world) => {
  const remote = { shell: world.shell };

  it('brings back every row and object, the character set, and leaves grants alone', async () => {
    const grant = `GRANT SELECT ON ${identifier(hostile).replaceAll('_', '\\_').replaceAll('%', '\\%')}.* TO app@localhost`;
    await server.sql(`CREATE USER IF NOT EXISTS app@localhost; ${grant};`);
    const grants = await server.sql('SHOW GRANTS FOR app@localhost;');
    const access = accessTo(server, hostile, { remote });
    expect(await mysql.restore(access, job)).toEqual({ state: 'restored', problem: null, warnings: [] });
    expect(await contentOf(server, hostile)).toBe(original);
    expect(await server.sql('SHOW GRANTS FOR app@localhost;')).toBe(grants);
    expect((await mysql.verify(access, job.facts)).join(' ')).toContain('3 tables, as in the backup');
    expect((await mysql.recover(access, job)).state).toBe('restored');
    expect(await contentOf(server, hostile)).toBe(original);
  });

  it('makes a database of another name', async () => {
    const access = accessTo(server, 'copy of it', { remote });
    expect((await mysql.restore(access, { ...job, safety: null })).state).toBe('restored');
    expect(await contentOf(server, 'copy of it')).toBe(original);
    expect(await contentOf(server, hostile)).toBe(damaged);
  });

  it('puts the target back when the archive is cut off', async () => {
    truncateSync(job.artifact, Math.floor(statSync(job.artifact).size * 0.6));
    const outcome = await mysql.restore(accessTo(server, hostile, { remote }), job);
    expect(outcome).toMatchObject({
      state: 'rolled-back',
      problem: { code: 'restore_failed', problem: { where: 'web-1' } },
    });
    expect(outcome.problem?.message).toContain('was put back');
    expect(await contentOf(server, hostile)).toBe(damaged);
  });

  it('stops at the first error of the dump and puts the target back', async () => {
    const sql = gunzipSync(readFileSync(job.artifact))
      .toString('latin1')
      .replace('INSERT INTO `parts`', 'INSERT INTO `nowhere`');
    writeFileSync(job.artifact, gzipSync(Buffer.from(sql, 'latin1')));
    const outcome = await mysql.restore(accessTo(server, hostile, { remote }), job);
    expect(outcome.state).toBe('rolled-back');
    expect(outcome.problem?.problem.detail).toContain('nowhere');
    expect(await contentOf(server, hostile)).toBe(damaged);
  });

  it('removes a new database that could not be loaded', async () => {
    truncateSync(job.artifact, Math.floor(statSync(job.artifact).size * 0.6));
    expect((await mysql.restore(accessTo(server, 'fresh', { remote }), { ...job, safety: null })).state).toBe(
      'rolled-back',
    );
    expect(await server.sql("SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = 'fresh';")).toBe(
      '0\n',
    );
  });

  it('refuses a target that appeared since the plan, or that has no safety backup', async () => {
    const access = accessTo(server, hostile, { remote });
    expect(await mysql.restore(access, { ...job, safety: null })).toMatchObject({
      state: 'untouched',
      problem: { code: 'restore_plan_stale' },
    });
    expect(await mysql.restore(access, { ...job, safety: join(temp.path, 'nothing') })).toMatchObject({
      state: 'untouched',
    });
    expect(await contentOf(server, hostile)).toBe(damaged);
  });

  it('leaves the target untouched when the password is wrong', async () => {
    const outcome = await mysql.restore(accessTo(server, hostile, { remote, password: 'wrong' }), job);
    expect(outcome).toMatchObject({ state: 'untouched', problem: { code: 'database_sign_in_failed' } });
    expect(await contentOf(server, hostile)).toBe(damaged);
  });

  it('puts the target back when it is stopped in mid-load', async () => {
    const gate = makeGate(midLoad());
    const stop = new AbortController();
    const running = mysql.restore(
      accessTo(server, hostile, { remote: { ...remote, env: gate.env }, signal: stop.signal }),
      job,
    );
    await gate.reached();
    stop.abort();
    // Loading the safety backup runs into the gate too.
    await gate.reached();
    gate.open();
    expect(await running).toMatchObject({ state: 'rolled-back', problem: { code: 'cancelled' } });
    expect(await contentOf(server, hostile)).toBe(damaged);
  });

  it('puts the target back when the line drops in mid-load', async () => {
    const gate = makeGate(midLoad());
    const held = await startHeld(gate, remote);
    held.child.stdin?.destroy();
    await gate.reached();
    gate.open();
    await held.ended;
    expect(readFileSync(join(job.folder, 'state'), 'utf8')).toBe('rolled-back stopped\n');
    expect(await contentOf(server, hostile)).toBe(damaged);
  });

  const deaths: { name: string; gate: () => GateOptions; kill: 'all' | 'shell'; ends: string }[] = [
    { name: 'before anything', gate: () => atState('emptying', 'before'), kill: 'all', ends: 'untouched' },
    { name: 'right before it empties', gate: () => atState('emptying', 'after'), kill: 'all', ends: 'rolled-back' },
    { name: 'when it is emptied', gate: () => atState('loading', 'before'), kill: 'all', ends: 'rolled-back' },
    { name: 'in mid-load, with all its tools', gate: midLoad, kill: 'all', ends: 'rolled-back' },
    { name: 'in mid-load, its tools still at work', gate: midLoad, kill: 'shell', ends: 'rolled-back' },
    { name: 'when all is loaded', gate: () => atState('restored', 'after'), kill: 'all', ends: 'restored' },
  ];
  it.each(deaths)('that dies $name is put right by recovery', async ({ gate: options, kill, ends }) => {
    const gate = makeGate(options());
    const held = await startHeld(gate, remote);
    await held.kill(kill);
    const access = accessTo(server, hostile, { remote });
    expect((await mysql.recover(access, job)).state).toBe(ends);
    expect(await contentOf(server, hostile)).toBe(ends === 'restored' ? original : damaged);
    // Repeatable.
    expect((await mysql.recover(access, job)).state).toBe(ends);
    expect(await contentOf(server, hostile)).toBe(ends === 'restored' ? original : damaged);
  });

  it('that dies while it puts the target back is put right by recovery', async () => {
    truncateSync(job.artifact, Math.floor(statSync(job.artifact).size * 0.6));
    const held = await startHeld(makeGate(atState('putting-back', 'after')), remote);
    await held.kill('all');
    expect((await mysql.recover(accessTo(server, hostile, { remote }), job)).state).toBe('rolled-back');
    expect(await contentOf(server, hostile)).toBe(damaged);
  });

  it('that cannot be put back says so', async () => {
    truncateSync(job.artifact, Math.floor(statSync(job.artifact).size * 0.6));
    truncateSync(join(temp.path, 'safety'), 5000);
    const outcome = await mysql.restore(accessTo(server, hostile, { remote }), job);
    expect(outcome.state).toBe('broken');
    expect(outcome.problem?.message).toContain('could not be put back');
  });
});

describe('the plan of a restore over a database', () => {
  it('says what is dropped, how big it is and who works in it', async () => {
    const state = await mysql.inspect(accessTo(server, hostile), { facts: job.facts, tools: {} });
    expect(state).toMatchObject({ exists: true, blocker: null });
    expect(state.bytes).toBeGreaterThan(20_000);
    expect(state.lastWriteAt).toBeInstanceOf(Date);
    expect(state.consequences[0]).toContain('4 tables');
  });

  it('says that a new database is created', async () => {
    const state = await mysql.inspect(accessTo(server, 'new one'), { facts: job.facts, tools: {} });
    expect(state).toMatchObject({ exists: false, bytes: null, blocker: null });
  });

  it('refuses a user who could not load it, with the exact GRANT, and accepts it after that', async () => {
    await server.sql(
      `DROP USER IF EXISTS poor@'%'; CREATE USER poor@'%' IDENTIFIED BY ${quoted('poor password')}; GRANT SELECT ON \`new\`.* TO poor@'%';`,
    );
    const access = accessTo(server, 'new', { config: { user: 'poor' }, password: 'poor password' });
    for (let grants = 0; grants < 2; grants += 1) {
      const { blocker } = await mysql.inspect(access, { facts: job.facts, tools: {} });
      expect(blocker?.code).toBe('database_grant_missing');
      await server.sql(/run: (.*)$/.exec(blocker?.problem.next ?? '')?.[1] ?? '');
    }
    expect((await mysql.inspect(access, { facts: job.facts, tools: {} })).blocker).toBeNull();
    expect(await mysql.restore(access, { ...job, safety: null })).toMatchObject({ state: 'restored' });
    expect(await contentOf(server, 'new')).toBe(original);
  });

  it("refuses the server's own databases, and a server that does not know the backup's collations", async () => {
    const facts = { facts: job.facts, tools: {} };
    expect((await mysql.inspect(accessTo(server, 'mysql'), facts)).blocker?.code).toBe('restore_target_invalid');
    const newer = { facts: { ...job.facts, collations: ['utf8mb4_0900_ai_ci'] }, tools: { server: '8.4.0 MySQL' } };
    const { blocker } = await mysql.inspect(accessTo(server, hostile), newer);
    expect(blocker?.code).toBe('database_version_mismatch');
    expect(blocker?.message).toContain('utf8mb4_0900_ai_ci');
  });
});

describe('verifying a restored database', () => {
  it('refuses one with fewer routines than the backup', async () => {
    await expect(mysql.verify(accessTo(server, hostile), job.facts)).rejects.toMatchObject({
      code: 'restore_failed',
      message: expect.stringContaining('the backup had') as unknown,
    });
  });
});

/** The client has loaded the first part, is signed in, and waits for more. */
function midLoad(): GateOptions {
  return { dir: temp.path, tools: ['mariadb'], at: '*--init-command*', when: 'midway' };
}

/** When the script writes that state. */
function atState(state: string, when: 'before' | 'after'): GateOptions {
  const only = `grep -qs ${state} '${job.folder}/state${when === 'before' ? '.new' : ''}'`;
  return {
    dir: temp.path,
    tools: ['mv'],
    at: '*state.new*',
    when,
    only: when === 'before' ? only : `{ mv "$@"; ${only}; }`,
  };
}

async function startHeld(
  gate: Gate,
  remote: LocalRemoteOptions,
): Promise<{ child: ChildProcess; ended: Promise<unknown>; kill(what: 'all' | 'shell'): Promise<void> }> {
  const children: ChildProcess[] = [];
  const access = accessTo(server, hostile, {
    remote: { ...remote, env: gate.env, onStart: (child) => children.push(child) },
  });
  const ended = mysql.restore(access, job).catch(() => undefined);
  await gate.reached();
  const child = children[0];
  const pid = child?.pid;
  if (child === undefined || pid === undefined) throw new Error('the restore did not start');
  return {
    child,
    ended,
    async kill(what) {
      const gone = once(child, 'exit');
      process.kill(what === 'all' ? -pid : pid, 'SIGKILL');
      await gone;
    },
  };
}
