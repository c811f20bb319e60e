import type { MysqlConfig } from '../../../shared/domain/source.ts';
import type { SourceAccess } from '../types.ts';
import { hexOf } from './connect.ts';
import { numeric, query, unhex } from './query.ts';

/** What a database server says of one database and of the user who asks. */
export interface DatabaseLook {
  readonly server: string;
  readonly isMariadb: boolean;
  /** The account as the server knows it, quoted for GRANT: `'app'@'localhost'`. */
  readonly account: string;
  /** Whether a role is active: what it grants cannot be seen below. */
  readonly hasRole: boolean;
  readonly globalRights: ReadonlySet<string>;
  /** Rights on this database or everywhere. */
  readonly rights: ReadonlySet<string>;
  /** Whether the bodies of all routines can be read from the server's own table. */
  readonly readsProc: boolean;
  readonly settings: Readonly<Record<string, string>>;
  /** Null when there is no such database, or this user may not see it. */
  readonly database: DatabaseFacts | null;
}

export interface DatabaseFacts {
  readonly charset: string;
  readonly collation: string;
  readonly tables: number;
  readonly views: number;
  readonly sequences: number;
  readonly routines: number;
  /** Routines whose bodies this user may not read: a dump would be without them. */
  readonly hiddenRoutines: number;
  readonly triggers: number;
  readonly events: number;
  readonly rowsEstimate: number;
  readonly bytes: number;
  readonly nonTransactional: readonly string[];
  readonly versioned: number;
  readonly engines: readonly string[];
  readonly collations: readonly string[];
  readonly definers: readonly string[];
  /** Last write that the server remembers, in seconds since 1970; null when it does not. */
  readonly writtenAt: number | null;
  readonly sessions: number;
}

/** One question for everything, so that a slow line is asked once. `HEX` keeps names from breaking the rows. */
function lookSql(hex: string): string {
  const here = (column: string): string =>
    `${column} = CONVERT(x'${hex}' USING utf8) AND CAST(${column} AS BINARY) = x'${hex}'`;
  return `SET SESSION sql_mode = '';
SET @account = CONCAT("'", LEFT(CURRENT_USER(), CHAR_LENGTH(CURRENT_USER()) - CHAR_LENGTH(SUBSTRING_INDEX(CURRENT_USER(), '@', -1)) - 1), "'@'", SUBSTRING_INDEX(CURRENT_USER(), '@', -1), "'");
SELECT 'server', HEX(VERSION()), HEX(@@version_comment), HEX(@account), HEX(CONCAT('' /*M!100005 , IFNULL(CURRENT_ROLE(), '')*/ /*!80000 , CURRENT_ROLE()*/));
SELECT 'setting', 'datadir', HEX(@@datadir);
SELECT 'setting', 'read_only', HEX(@@read_only);
SELECT 'setting', 'log_bin', HEX(@@log_bin);
SELECT 'setting', 'trust', HEX(@@log_bin_trust_function_creators);
SELECT 'global', HEX(privilege_type) FROM information_schema.user_privileges WHERE grantee = @account;
SELECT 'right', HEX(privilege_type) FROM information_schema.schema_privileges WHERE grantee = @account AND CONVERT(x'${hex}' USING utf8) LIKE table_schema;
SELECT 'proc', 1 FROM information_schema.table_privileges WHERE grantee = @account AND table_schema = 'mysql' AND table_name = 'proc' AND privilege_type = 'SELECT';
SELECT 'schema', HEX(default_character_set_name), HEX(default_collation_name) FROM information_schema.schemata WHERE ${here('schema_name')};
SELECT 'tables', HEX(table_type), HEX(IFNULL(engine, '')), COUNT(*), IFNULL(SUM(table_rows), 0), IFNULL(SUM(data_length + index_length), 0), IFNULL(UNIX_TIMESTAMP(MAX(update_time)), 0) FROM information_schema.tables WHERE ${here('table_schema')} GROUP BY table_type, engine;
SELECT 'plain', HEX(CONVERT(t.table_name USING utf8mb4)) FROM information_schema.tables t JOIN information_schema.engines e ON e.engine = t.engine WHERE ${here('t.table_schema')} AND t.table_type = 'BASE TABLE' AND IFNULL(e.transactions, 'NO') <> 'YES' LIMIT 1000;
SELECT DISTINCT 'collation', HEX(table_collation) FROM information_schema.tables WHERE ${here('table_schema')} AND table_collation IS NOT NULL;
SELECT 'routines', COUNT(*), IFNULL(SUM(routine_definition IS NULL AND routine_body = 'SQL'), 0) FROM information_schema.routines WHERE ${here('routine_schema')};
SELECT 'triggers', COUNT(*) FROM information_schema.triggers WHERE ${here('trigger_schema')};
SELECT 'events', COUNT(*) FROM information_schema.events WHERE ${here('event_schema')};
SELECT 'definer', HEX(definer) FROM information_schema.routines WHERE ${here('routine_schema')} UNION SELECT 'definer', HEX(definer) FROM information_schema.triggers WHERE ${here('trigger_schema')} UNION SELECT 'definer', HEX(definer) FROM information_schema.events WHERE ${here('event_schema')} UNION SELECT 'definer', HEX(definer) FROM information_schema.views WHERE ${here('table_schema')};
SELECT 'sessions', COUNT(*) FROM information_schema.processlist WHERE ${here('db')} AND id <> CONNECTION_ID();
`;
}

/** Asks the server. Rejects with a ProblemError when it refuses. */
export async function look(access: SourceAccess<MysqlConfig>): Promise<DatabaseLook> {
  const rows = await query(access, lookSql(hexOf(access.config.database)));
  const of = (tag: string): string[][] => rows.filter((row) => row[0] === tag);
  const texts = (tag: string): string[] => of(tag).map((row) => unhex(row[1]));

  const server = of('server')[0] ?? [];
  const version = unhex(server[1]);
  const isMariadb = /mariadb/i.test(version + unhex(server[2]));
  const role = unhex(server[4]);
  const globalRights = new Set(texts('global'));
  return {
    server: isMariadb ? version : `${version} ${unhex(server[2])}`.trim(),
    isMariadb,
    account: unhex(server[3]),
    hasRole: role !== '' && role !== 'NONE',
    globalRights,
    rights: new Set([...globalRights, ...texts('right')]),
    readsProc: of('proc').length > 0,
    settings: Object.fromEntries(of('setting').map((row) => [row[1] ?? '', unhex(row[2])])),
    database: of('schema').length === 0 ? null : factsOf(of, texts),
  };
}

function factsOf(of: (tag: string) => string[][], texts: (tag: string) => string[]): DatabaseFacts {
  const schema = of('schema')[0] ?? [];
  const groups = of('tables').map((row) => ({
    type: unhex(row[1]),
    engine: unhex(row[2]),
    count: numeric(row[3]),
    rows: numeric(row[4]),
    bytes: numeric(row[5]),
    writtenAt: numeric(row[6]),
  }));
  const total = (value: (group: (typeof groups)[number]) => number): number =>
    groups.reduce((sum, group) => sum + value(group), 0);
  const counted = (types: readonly string[]): number =>
    total((group) => (types.includes(group.type) ? group.count : 0));
  const writtenAt = Math.max(0, ...groups.map((group) => group.writtenAt));
  return {
    charset: unhex(schema[1]),
    collation: unhex(schema[2]),
    tables: counted(['BASE TABLE', 'SYSTEM VERSIONED']),
    views: counted(['VIEW']),
    sequences: counted(['SEQUENCE']),
    routines: numeric(of('routines')[0]?.[1]),
    hiddenRoutines: numeric(of('routines')[0]?.[2]),
    triggers: numeric(of('triggers')[0]?.[1]),
    events: numeric(of('events')[0]?.[1]),
    rowsEstimate: total((group) => group.rows),
    bytes: total((group) => group.bytes),
    nonTransactional: texts('plain'),
    versioned: counted(['SYSTEM VERSIONED']),
    engines: [...new Set(groups.filter((group) => group.engine !== '').map((group) => group.engine))],
    collations: texts('collation'),
    definers: [...new Set(texts('definer'))].sort(),
    writtenAt: writtenAt === 0 ? null : writtenAt,
    sessions: numeric(of('sessions')[0]?.[1]),
  };
}
