import { expect, test } from 'vitest';
import { explain } from '../../../../main/sources/postgres/explain.ts';
import { explainRestore } from '../../../../main/sources/postgres/explain-restore.ts';
import { restoreByHand } from '../../../../main/sources/postgres/by-hand.ts';
import type { PostgresConfig } from '../../../../shared/domain/source.ts';

const config: PostgresConfig = {
  kind: 'postgres',
  database: 'shop',
  connection: { via: 'socket', path: null },
  user: 'keeper',
  runAs: 'postgres',
};

test.each([
  ['sudo: a password is required', 'sudo_refused'],
  ['sudo: unable to resolve host web-1: Name or service not known\npg_dump: error: no such thing', 'dump_failed'],
  ['surety: pg_dump is not installed', 'tool_missing'],
  ['pg_dump: error: could not write to output file: No space left on device', 'server_full'],
  ['psql: error: FATAL:  password authentication failed for user "keeper"', 'database_sign_in_failed'],
  ['psql: error: fe_sendauth: no password supplied', 'database_sign_in_failed'],
  ['psql: error: FATAL:  no pg_hba.conf entry for host "10.0.0.1", user "keeper"', 'database_sign_in_failed'],
  ['psql: error: FATAL:  Peer authentication failed for user "keeper"', 'database_sign_in_failed'],
  ['psql: error: FATAL:  database "shop" does not exist', 'source_missing'],
  ['psql: error: connection to server on socket "/x" failed: No such file or directory', 'source_missing'],
  [
    'pg_dump: error: server version: 17.1; pg_dump version: 15.1\naborting because of server version mismatch',
    'database_version_mismatch',
  ],
  ['pg_dump: error: query failed: ERROR:  permission denied for table items', 'database_grant_missing'],
  ['pg_dump: error: query failed: ERROR:  canceling statement due to lock timeout', 'dump_failed'],
  ['pg_dump: error: something new', 'dump_failed'],
])('%s means %s', (stderr, code) => {
  const problem = explain('dump', 1, stderr, config, 'web-1').problem;
  expect(problem.code).toBe(code);
  expect(problem.where).toBe('web-1');
  expect(problem.message).toContain('web-1');
  expect(problem.next).not.toBe('');
});

test('the GRANT names the user, quoted', () => {
  const problem = explain(
    'dump',
    1,
    'ERROR:  permission denied for table items',
    { ...config, user: 'o"dd' },
    'web-1',
  ).problem;
  expect(problem.next).toContain('GRANT pg_read_all_data TO "o""dd";');
});

test('an archive that is cut is said to be damaged, with what became of the target', () => {
  const said = 'pg_restore: error: could not read from input file: end of file';
  const problem = explainRestore(config, 'web-1', false)('untouched', 'load', said).problem;
  expect(problem.code).toBe('backup_damaged');
  expect(problem.message).toContain('Database "shop" on web-1 was not changed.');
});

test('a target that could not be put back says where the original is', () => {
  const problem = explainRestore(config, 'web-1', false)('broken', 'swap', '').problem;
  expect(problem.message).toContain('could not be put back');
  expect(problem.next).toContain('__surety_old_');
});

test('commands for a restore by hand quote every name', () => {
  const [create, load] = restoreByHand({ ...config, database: `it's` }, `-x y.dump`);
  expect(create).toBe(`createdb -T template0 -- 'it'\\''s_restored'`);
  expect(load).toContain(`-- '-x y.dump'`);
});
