import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { MysqlConfig } from '../../../../shared/domain/source.ts';
import { identifier } from '../../../../main/sources/mysql/connect.ts';
import { mysql } from '../../../../main/sources/mysql/index.ts';
import type { RestoreJob, SourceAccess } from '../../../../main/sources/types.ts';
import type { MariadbServer } from '../../../services/mariadb.ts';
import { localRemote, type LocalRemoteOptions } from '../../../support/local-remote.ts';
import { dumpTo } from '../../../support/run-stage.ts';

/** The server takes no character beyond the basic plane in a name, and no blank at its end. */
export const hostile = '-r it\'s; $(touch surety-pwned)\n`touch surety-pwned` "x" ☂\\%_';

export function configOf(server: MariadbServer, database: string, more: Partial<MysqlConfig> = {}): MysqlConfig {
  return {
    kind: 'mysql',
    database,
    connection: { via: 'socket', path: server.socket },
    user: server.user,
    runAs: null,
    ...more,
  };
}

export interface AccessOptions {
  readonly config?: Partial<MysqlConfig>;
  readonly password?: string | null;
  readonly remote?: LocalRemoteOptions;
  readonly signal?: AbortSignal;
}

export function accessTo(
  server: MariadbServer,
  database: string,
  options: AccessOptions = {},
): SourceAccess<MysqlConfig> {
  return {
    remote: localRemote(options.remote),
    config: configOf(server, database, options.config),
    password: options.password === undefined ? server.password : options.password,
    workDir: '/var/tmp',
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
}

const event =
  "CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DO BEGIN DELETE FROM parts; END;;";

/** A database with one of everything that a dump may lose; the hostile one has no event, because the tool fails there. */
export async function makeDatabase(server: MariadbServer, database: string): Promise<void> {
  const name = identifier(database);
  await server.sql(`CREATE DATABASE ${name} CHARACTER SET latin2 COLLATE latin2_croatian_ci;
USE ${name};
CREATE TABLE orders (id INT PRIMARY KEY AUTO_INCREMENT, note VARCHAR(200) CHARACTER SET utf8mb4, data BLOB, at TIMESTAMP(6) NULL) ENGINE=InnoDB;
CREATE TABLE parts (id INT PRIMARY KEY, order_id INT, FOREIGN KEY (order_id) REFERENCES orders (id)) ENGINE=InnoDB;
CREATE TABLE ${identifier(hostile)} (a INT) ENGINE=MyISAM;
INSERT INTO orders (note, data, at) VALUES ('🚀 it''s; \\n-- Dump completed\\nCREATE TABLE x', x'00ff0a0d1a5c27', '2001-02-03 04:05:06.789'), (NULL, '', NULL);
INSERT INTO orders (note, data) SELECT CONCAT('row ', seq), UNHEX(MD5(seq)) FROM seq_1_to_6000;
INSERT INTO parts SELECT seq, 1 + seq % 1000 FROM seq_1_to_2000;
INSERT INTO ${identifier(hostile)} VALUES (1), (2);
CREATE VIEW recent AS SELECT id, note FROM orders WHERE id > 10;
CREATE SEQUENCE numbers START WITH 42;
DELIMITER ;;
CREATE PROCEDURE tally() BEGIN
  -- a comment
  SELECT COUNT(*) FROM orders; END;;
CREATE FUNCTION twice(a INT) RETURNS INT DETERMINISTIC RETURN a * 2;;
CREATE TRIGGER stamp BEFORE INSERT ON orders FOR EACH ROW BEGIN SET NEW.at = IFNULL(NEW.at, NOW()); END;;
${database === hostile ? '' : event}
`);
}

/** Everything that a restore must bring back, as text: checksums of all rows and the text of all objects. */
export async function contentOf(server: MariadbServer, database: string): Promise<string> {
  const name = identifier(database);
  const hex = Buffer.from(database).toString('hex');
  const tables = (
    await server.sql(
      `SELECT HEX(table_name) FROM information_schema.tables WHERE table_schema = CONVERT(x'${hex}' USING utf8) AND table_type = 'BASE TABLE' ORDER BY 1;`,
    )
  )
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => identifier(Buffer.from(line, 'hex').toString()));
  const sums =
    tables.length === 0 ? '' : await server.sql(`USE ${name}; CHECKSUM TABLE ${tables.join(', ')} EXTENDED;`);
  const objects = await server.sql(`USE ${name};
SELECT @@collation_database;
SELECT 'routine', routine_name, routine_definition, definer FROM information_schema.routines WHERE routine_schema = DATABASE() ORDER BY 2;
SELECT 'trigger', trigger_name, action_statement, definer FROM information_schema.triggers WHERE trigger_schema = DATABASE() ORDER BY 2;
SELECT 'event', event_name, event_definition, definer, starts FROM information_schema.events WHERE event_schema = DATABASE() ORDER BY 2;
SELECT 'view', table_name, REPLACE(view_definition, CONCAT('\`', REPLACE(DATABASE(), '\`', '\`\`'), '\`.'), ''), definer FROM information_schema.views WHERE table_schema = DATABASE() ORDER BY 2;
SELECT 'column', table_name, column_name, column_type, collation_name FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY 2, 3;`);
  // Without the names of the tables: they begin with the database's.
  return sums.replace(/^.*\t/gm, '') + objects;
}

/** Backs a database up to a file and gives the job that would restore it. */
export async function backUp(
  server: MariadbServer,
  database: string,
  into: string,
  remote: LocalRemoteOptions = {},
  file = 'artifact',
): Promise<RestoreJob> {
  const access = accessTo(server, database, { remote });
  const survey = await mysql.survey(access);
  const artifact = join(into, file);
  const { status, stderr } = await dumpTo(mysql.dump(access.config, survey, 6), artifact, remote, server.password);
  if (status !== 0) throw new Error(`dump ended with ${String(status)}: ${stderr}`);
  const folder = join(into, 'surety-restore');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { id: 'r1', folder, artifact, safety: null, facts: survey.facts };
}
