import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mysql } from '../../../../main/sources/mysql/index.ts';
import type { Survey } from '../../../../main/sources/types.ts';
import { quoted, startMariadb, type MariadbServer } from '../../../services/mariadb.ts';
import { makeTempDir, type TempDir } from '../../../services/temp.ts';
import { checkOf, dumpTo } from '../../../support/run-stage.ts';
import { accessTo, makeDatabase } from './fixture.ts';

const noSurvey: Survey = { tools: {}, facts: {}, bytes: null, warnings: [] };
let server: MariadbServer;
let temp: TempDir;

beforeAll(async () => {
  server = await startMariadb();
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
});

describe('a user without enough rights', () => {
  async function userWith(grants: string): Promise<ReturnType<typeof accessTo>> {
    await server.sql(
      `DROP USER IF EXISTS poor@'%'; CREATE USER poor@'%' IDENTIFIED BY ${quoted('poor password')}; ${grants}`,
    );
    return accessTo(server, 'shop', { config: { user: 'poor' }, password: 'poor password' });
  }

  it('is told the exact GRANT before a dump would silently miss triggers and routines', async () => {
    const access = await userWith("GRANT SELECT, SHOW VIEW, EVENT ON shop.* TO poor@'%';");
    await expect(mysql.survey(access)).rejects.toMatchObject({
      code: 'database_grant_missing',
      problem: {
        next: "As an administrator of the database, run: GRANT TRIGGER ON `shop`.* TO 'poor'@'%'; GRANT SELECT ON mysql.proc TO 'poor'@'%';",
      },
    });
  });

  it('can back up after exactly those were run, and nothing is missing', async () => {
    const access = await userWith(
      "GRANT SELECT, SHOW VIEW, EVENT ON shop.* TO poor@'%'; GRANT TRIGGER ON `shop`.* TO 'poor'@'%'; GRANT SELECT ON mysql.proc TO 'poor'@'%';",
    );
    const survey = await mysql.survey(access);
    expect(survey.facts).toMatchObject({ routines: 2, triggers: 1, events: 1 });
    const artifact = join(temp.path, 'artifact');
    expect((await dumpTo(mysql.dump(access.config, survey, 6), artifact, {}, 'poor password')).status).toBe(0);
    expect((await checkOf(mysql.check(survey), artifact)).status).toBe(0);
  });

  it('with all rights on the database, but not on bodies of routines that belong to others, is refused too', async () => {
    const access = await userWith("GRANT ALL ON shop.* TO poor@'%';");
    await expect(mysql.survey(access)).rejects.toMatchObject({
      code: 'database_grant_missing',
      problem: { next: expect.stringContaining('mysql.proc') as unknown },
    });
  });

  it('with all rights on a database of its own is let through', async () => {
    await server.sql('CREATE DATABASE IF NOT EXISTS own; CREATE TABLE IF NOT EXISTS own.t (a INT);');
    const access = await userWith("GRANT ALL ON own.* TO poor@'%';");
    await expect(mysql.survey({ ...access, config: { ...access.config, database: 'own' } })).resolves.toMatchObject({
      facts: { tables: 1 },
    });
  });

  it('without any right on the database is told so', async () => {
    const access = await userWith('');
    const report = await mysql.preflight(access);
    expect(report.ok).toBe(false);
    expect(report.problem?.code).toBe('source_missing');
    const { status, stderr } = await dumpTo(
      mysql.dump(access.config, noSurvey, 6),
      join(temp.path, 'a'),
      {},
      'poor password',
    );
    const problem = mysql.explain('dump', status, stderr, access.config, 'web-1');
    expect(problem.code).toBe('database_grant_missing');
    expect(problem.problem.next).toContain("ON `shop`.* TO 'poor'@'%'");
  });
});

describe('tools that run as another user of the server', () => {
  it('dump and check a database with the password that was given', async () => {
    const access = accessTo(server, 'shop', {
      config: { runAs: 'nobody', connection: { via: 'tcp', host: '127.0.0.1', port: server.port } },
    });
    const survey = await mysql.survey(access);
    const artifact = join(temp.path, 'artifact');
    expect(await dumpTo(mysql.dump(access.config, survey, 6), artifact, {}, server.password)).toMatchObject({
      status: 0,
    });
    expect((await checkOf(mysql.check(survey), artifact)).status).toBe(0);
  });
});
