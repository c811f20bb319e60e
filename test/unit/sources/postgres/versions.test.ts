import { expect, test } from 'vitest';
import { Answer, toHex } from '../../../../main/sources/postgres/answer.ts';
import { findObstacles } from '../../../../main/sources/postgres/obstacles.ts';
import { newerClient } from '../../../../main/sources/postgres/survey.ts';
import { majorOf, readVersions } from '../../../../main/sources/postgres/versions.ts';
import type { PostgresConfig } from '../../../../shared/domain/source.ts';

const config: PostgresConfig = {
  kind: 'postgres',
  database: 'shop',
  connection: { via: 'socket', path: null },
  user: null,
  runAs: null,
};

function answer(...lines: string[]): Answer {
  return new Answer(Buffer.from(lines.join('\n')));
}

const server15 = 'server|150018|15.18 (Debian 15.18-0+deb12u1)';
const dump = (version: string): string => `tool|pg_dump|/usr/bin/pg_dump|pg_dump (PostgreSQL) ${version}`;
const restore = 'tool|pg_restore|/usr/bin/pg_restore|pg_restore (PostgreSQL) 15.18';

test('versions are read from what the tools say', () => {
  const versions = readVersions(answer(server15, dump('15.18 (Debian 15.18-0+deb12u1)'), restore));
  expect(versions).toMatchObject({ server: 15, dump: 15, restore: 15, tools: { pg_dump: '15.18', server: '15.18' } });
  expect(readVersions(answer(server15, dump('17beta2'))).dump).toBe(17);
  expect(majorOf('9.6.24')).toBe(9);
  expect(majorOf(undefined)).toBeNull();
});

test('a pg_dump that is older than its server is refused before it runs', () => {
  const said = answer('server|170002|17.2', dump('15.18'), restore, `me|${toHex('keeper')}|t|t|t`);
  const [obstacle] = findObstacles(said, readVersions(said), config, 'web-1');
  expect(obstacle?.problem.code).toBe('database_version_mismatch');
  expect(obstacle?.fix).toBe('apt-get install postgresql-client-17');
});

test('a pg_dump that is newer than its server is a warning with the reason', () => {
  const said = answer(server15, dump('17.2'), restore, `me|${toHex('keeper')}|t|t|t`);
  expect(findObstacles(said, readVersions(said), config, 'web-1')).toEqual([]);
  expect(newerClient(readVersions(said))).toContain('may set things that this server does not know');
});

test('a missing pg_dump names the package of the right version', () => {
  const said = answer(server15, restore, `me|${toHex('keeper')}|t|t|t`);
  const [obstacle] = findObstacles(said, readVersions(said), config, 'web-1');
  expect(obstacle?.problem.problem).toMatchObject({ code: 'tool_missing', where: 'web-1' });
  expect(obstacle?.problem.problem.next).toContain('postgresql-client-15');
});

test('before PostgreSQL 14 the rights are granted schema by schema', () => {
  const table = `unreadable|${toHex('it"s')}|${toHex('items')}`;
  const said = answer('server|130001|13.1', dump('15.1'), restore, `me|${toHex('keeper')}|f|f|f`, table);
  const [obstacle] = findObstacles(said, readVersions(said), config, 'web-1');
  expect(obstacle?.fix).toContain('GRANT SELECT ON ALL TABLES IN SCHEMA "it""s" TO "keeper";');
});
