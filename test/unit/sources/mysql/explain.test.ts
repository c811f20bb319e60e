import { describe, expect, it } from 'vitest';
import type { MysqlConfig } from '../../../../shared/domain/source.ts';
import { explain } from '../../../../main/sources/mysql/explain.ts';

const config: MysqlConfig = {
  kind: 'mysql',
  database: 'shop',
  connection: { via: 'socket', path: null },
  user: 'app',
  runAs: null,
};

describe('what a dump tool says', () => {
  it.each([
    [
      2,
      "mysqldump: Got error: 1045: \"Access denied for user 'app'@'localhost' (using password: YES)\" when trying to connect",
      'database_sign_in_failed',
      'Check the user and the password',
    ],
    [2, "ERROR 1698 (28000): Access denied for user 'root'@'localhost'", 'database_sign_in_failed', 'run as'],
    [
      2,
      'mariadb-dump: Got error: 1049: "Unknown database \'shop\'" when selecting the database',
      'source_missing',
      'Check its name',
    ],
    [
      2,
      'mysqldump: Got error: 2002: "Can\'t connect to local server through socket" when trying to connect',
      'database_sign_in_failed',
      'Check that it runs',
    ],
    [
      2,
      "mysqldump: Couldn't execute 'SHOW TRIGGERS': Access denied; you need (at least one of) the PROCESS privilege(s) for this operation (1227)",
      'database_grant_missing',
      'GRANT PROCESS ON *.* TO app;',
    ],
    [
      2,
      "mysqldump: Error: 'Access denied; you need (at least one of) the PROCESS privilege(s) for this operation' when trying to dump tablespaces",
      'database_grant_missing',
      'GRANT PROCESS ON *.*',
    ],
    [
      2,
      "ERROR 1142 (42000): SELECT command denied to user 'app'@'localhost' for table `shop`.`orders`",
      'database_grant_missing',
      "GRANT SELECT ON `shop`.* TO 'app'@'localhost';",
    ],
    [2, 'mysqldump: Got errno 28 on write: No space left on device', 'server_full', 'Free some room'],
    [127, 'surety: mariadb-dump is missing', 'tool_missing', 'apt install mariadb-client'],
    [
      3,
      'mysqldump: Error 2013: Lost connection to server during query when dumping table `t` at row: 4',
      'dump_failed',
      'net_write_timeout',
    ],
    [137, '', 'dump_failed', 'run the backup again'],
  ])('ending with %i: %s', (status, stderr, code, next) => {
    const problem = explain('dump', status, stderr, config, 'web-1');
    expect(problem.code).toBe(code);
    expect(problem.problem.next).toContain(next);
    expect(problem.problem.where).toBe('web-1');
  });

  it('recognises sudo, and gives the line that allows it', () => {
    const problem = explain('dump', 1, 'sudo: a password is required', { ...config, runAs: 'mysql' }, 'web-1');
    expect(problem.code).toBe('sudo_refused');
    expect(problem.problem.next).toContain('ALL=(mysql) NOPASSWD: ALL');
  });
});
