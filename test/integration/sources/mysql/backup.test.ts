import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mysql } from '../../../../main/sources/mysql/index.ts';
import type { Survey } from '../../../../main/sources/types.ts';
import { startMariadb, type MariadbServer } from '../../../services/mariadb.ts';
import { makeTempDir, type TempDir } from '../../../services/temp.ts';
import { checkOf, dumpTo, startStage } from '../../../support/run-stage.ts';
import { worlds } from '../../../support/worlds.ts';
import { accessTo, backUp, configOf, hostile, makeDatabase } from './fixture.ts';

const noSurvey: Survey = { tools: {}, facts: {}, bytes: null, warnings: [] };
let server: MariadbServer;
let temp: TempDir;

beforeAll(async () => {
  server = await startMariadb();
  await makeDatabase(server, hostile);
  await makeDatabase(server, 'shop');
});
afterAll(async () => {
  await server.stop();
});
beforeEach(async () => {
  temp = await makeTempDir('mysql');
});
afterEach(async () => {
  await temp.remove();
  expect(existsSync('surety-pwned')).toBe(false);
});

describe.each(worlds)('a database with a hostile name under $name', (world) => {
  const remote = { shell: world.shell };

  it('is found, with its size', async () => {
    const access = accessTo(server, hostile, { remote });
    const { connection, user } = access.config;
    const found = await mysql.discover(
      access.remote,
      { kind: 'mysql', connection, user, runAs: null },
      server.password,
    );
    const one = found.find((item) => item.label === hostile);
    expect(one?.config).toEqual(access.config);
    expect(one?.bytes).toBeGreaterThan(20_000);
    expect(found.map((item) => item.label)).not.toContain('information_schema');
  });

  it('is surveyed, dumped and checked whole, over the socket and over TCP', async () => {
    for (const config of [{}, { connection: { via: 'tcp', host: '127.0.0.1', port: server.port } as const }]) {
      const access = accessTo(server, hostile, { remote, config });
      const survey = await mysql.survey(access);
      expect(survey.facts).toMatchObject({
        tables: 3,
        views: 1,
        routines: 2,
        triggers: 1,
        events: 0,
        charset: 'latin2',
        collation: 'latin2_croatian_ci',
      });
      expect(survey.tools['server']).toContain('MariaDB');
      expect(survey.warnings.join(' ')).toContain('no transactions');
      const artifact = join(temp.path, 'artifact');
      expect(await dumpTo(mysql.dump(access.config, survey, 6), artifact, remote, server.password)).toMatchObject({
        status: 0,
        stderr: '',
      });
      const checked = await checkOf(mysql.check(survey), artifact, remote);
      expect(checked).toMatchObject({
        status: 0,
        stdout: '3 tables, 1 views, 2 routines, 1 triggers, 0 events, end mark found\n',
        stderr: '',
      });
    }
  });

  it('is refused by the check when its dump is cut or altered', async () => {
    const job = await backUp(server, hostile, temp.path, remote);
    const stage = mysql.check({ facts: job.facts, tools: {} });
    const whole = readFileSync(job.artifact);
    const damaged = [0.99, 0.9, 0.5, 0.1, 0].map((part) => whole.subarray(0, Math.floor(whole.length * part)));
    const flipped = Buffer.from(whole);
    flipped[Math.floor(whole.length / 2)] = (flipped[Math.floor(whole.length / 2)] ?? 0) ^ 0x10;
    for (const bytes of [...damaged, flipped, whole.subarray(0, -1)]) {
      const result = await checkOf(stage, bytes, remote);
      expect(result.status, `${String(bytes.length)} of ${String(whole.length)} bytes`).not.toBe(0);
      expect(mysql.explain('check', result.status, result.stderr, configOf(server, hostile), 'web-1').code).toBe(
        'dump_incomplete',
      );
    }
  });

  it('is refused by the check when the tool was killed and gzip ended well', async () => {
    const job = await backUp(server, hostile, temp.path, remote);
    const sql = gunzipSync(readFileSync(job.artifact));
    for (const part of [0.5, 0.999]) {
      const result = await checkOf(
        mysql.check({ facts: {}, tools: {} }),
        gzipSync(sql.subarray(0, Math.floor(sql.length * part))),
        remote,
      );
      expect(result.stderr).toContain('dump is cut off');
      expect(result.status).not.toBe(0);
    }
  });

  it('is refused by the check when routines that were counted are missing, and rows that look like them do not help', async () => {
    const job = await backUp(server, hostile, temp.path, remote);
    const facts = { ...job.facts, routines: 3 };
    const result = await checkOf(mysql.check({ facts, tools: {} }), job.artifact, remote);
    expect(result.status).not.toBe(0);
    expect(mysql.explain('check', result.status, result.stderr, configOf(server, hostile), 'web-1').message).toContain(
      'misses something',
    );
    const tables = await checkOf(mysql.check({ facts: { ...job.facts, tables: 4 }, tools: {} }), job.artifact, remote);
    expect(tables.status).not.toBe(0);
  });

  it('says that the password is wrong, whose and where', async () => {
    const access = accessTo(server, hostile, { remote, password: 'wrong' });
    await expect(mysql.survey(access)).rejects.toMatchObject({ code: 'database_sign_in_failed' });
    const report = await mysql.preflight(access);
    expect(report.problem?.message).toContain('admin');
    expect(report.problem?.where).toBe('web-1');
    const { status, stderr } = await dumpTo(
      mysql.dump(access.config, noSurvey, 6),
      join(temp.path, 'a'),
      remote,
      'wrong',
    );
    expect(status).not.toBe(0);
    expect(mysql.explain('dump', status, stderr, access.config, 'web-1').code).toBe('database_sign_in_failed');
  });
});

describe('a database', () => {
  it('passes preflight with versions, counts and warnings', async () => {
    const report = await mysql.preflight(accessTo(server, 'shop'));
    expect(report).toMatchObject({ ok: true, problem: null });
    expect(report.tools).toMatchObject({
      server: expect.stringContaining('MariaDB') as unknown,
      'mysql-dump': expect.stringContaining('Distrib') as unknown,
    });
    expect(report.findings.filter((finding) => finding.level === 'warning')).toHaveLength(1);
  });

  it('is named in a source_missing problem when it is not there', async () => {
    const access = accessTo(server, 'nothing');
    await expect(mysql.survey(access)).rejects.toMatchObject({ code: 'source_missing' });
    const { status, stderr } = await dumpTo(
      mysql.dump(access.config, noSurvey, 6),
      join(temp.path, 'a'),
      {},
      server.password,
    );
    expect(mysql.explain('dump', status, stderr, access.config, 'web-1').code).toBe('source_missing');
  });

  it('with events and a name that the tool stumbles over is refused before the dump, with the reason', async () => {
    await server.sql('CREATE DATABASE `o"clock`; CREATE EVENT `o"clock`.e ON SCHEDULE EVERY 1 DAY DO DO 1;');
    await expect(mysql.survey(accessTo(server, 'o"clock'))).rejects.toMatchObject({
      code: 'dump_failed',
      message: expect.stringContaining('event') as unknown,
    });
    await server.sql('DROP DATABASE `o"clock`;');
  });

  it('says that a server does not answer, and where it was looked for', async () => {
    const access = accessTo(server, 'shop', { config: { connection: { via: 'socket', path: '/nowhere/sock' } } });
    await expect(mysql.survey(access)).rejects.toMatchObject({
      code: 'database_sign_in_failed',
      message: expect.stringContaining('/nowhere/sock') as unknown,
    });
  });

  it('says that the client is missing, and which package brings it', async () => {
    const bin = join(temp.path, 'bin');
    mkdirSync(bin);
    for (const tool of ['sh', 'id', 'tr', 'head', 'sed'])
      execFileSync('ln', ['-s', `/usr/bin/${tool}`, join(bin, tool)]);
    const access = accessTo(server, 'shop', { remote: { env: { PATH: bin } } });
    await expect(mysql.survey(access)).rejects.toMatchObject({
      code: 'tool_missing',
      problem: { next: expect.stringContaining('apk add mariadb-client') as unknown },
    });
    const { status, stderr } = await dumpTo(mysql.dump(access.config, noSurvey, 6), join(temp.path, 'a'), {
      shell: 'dash',
      env: { PATH: bin },
    });
    expect(mysql.explain('dump', status, stderr, access.config, 'web-1').code).toBe('tool_missing');
  });

  it('prefers the password it was given to the one in ~/.my.cnf', async () => {
    writeFileSync(join(temp.path, '.my.cnf'), '[client]\nuser=nobody\npassword=old\n');
    const access = accessTo(server, 'shop', { remote: { env: { HOME: temp.path } } });
    await expect(mysql.survey(access)).resolves.toMatchObject({ facts: { tables: 3 } });
  });

  it('is reached without a password by what ~/.my.cnf says', async () => {
    const password = server.password.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
    writeFileSync(
      join(temp.path, '.my.cnf'),
      `[client]\nuser=${server.user}\npassword="${password}"\nsocket=${server.socket}\n`,
    );
    const access = accessTo(server, 'shop', {
      config: { user: null, connection: { via: 'socket', path: null } },
      password: null,
      remote: { env: { HOME: temp.path } },
    });
    await expect(mysql.survey(access)).resolves.toMatchObject({ facts: { tables: 3 } });
  });

  it('is no success when its tool is killed half-way', async () => {
    await server.sql(
      'CREATE DATABASE IF NOT EXISTS large; USE large; CREATE TABLE IF NOT EXISTS t AS SELECT seq, REPEAT(MD5(seq), 20) AS x FROM seq_1_to_200000;',
    );
    const running = startStage(mysql.dump(configOf(server, 'large'), noSurvey, 6), 'dump');
    running.stdin.write(`${server.password}\n`);
    running.stdout.once('data', () => {
      // The script became the tool: there is nothing between it and the pipeline that could hide its death.
      process.kill(running.pid, 'SIGKILL');
      running.stdout.resume();
    });
    const status = await running.status;
    expect(status).toBe(137);
    expect(mysql.explain('dump', status, await running.stderr, configOf(server, 'large'), 'web-1').message).toContain(
      'killed by signal 9',
    );
  });

  it('shows its password in no command line and no environment while it is dumped', async () => {
    await server.sql(
      'CREATE DATABASE IF NOT EXISTS large; USE large; CREATE TABLE IF NOT EXISTS t AS SELECT seq, REPEAT(MD5(seq), 20) AS x FROM seq_1_to_200000;',
    );
    const running = startStage(mysql.dump(configOf(server, 'large'), noSurvey, 6), 'dump');
    running.stdin.write(`${server.password}\n`);
    let seen = 0;
    for await (const chunk of running.stdout) {
      expect((chunk as Buffer).length).toBeGreaterThan(0);
      if (seen < 20) {
        for (const file of readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
          expect(read(`/proc/${file}/cmdline`)).not.toContain(server.password);
          expect(read(`/proc/${file}/environ`)).not.toContain(server.password);
        }
        expect(read(`/proc/${String(running.pid)}/cmdline`)).toContain('--single-transaction');
      }
      seen += 1;
    }
    expect(seen).toBeGreaterThan(0);
    expect(await running.status).toBe(0);
    expect(await running.stderr).not.toContain(server.password);
  });
});

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
