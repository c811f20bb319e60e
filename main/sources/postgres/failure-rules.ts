import type { ProblemInit } from '../../../shared/domain/problem.ts';
import { identifier } from './address.ts';
import type { Where } from './address.ts';

export interface Failure {
  /** The server's name in messages. */
  readonly where: string;
  readonly config: Where;
  /** The database it was about; null when it was about none. */
  readonly database: string | null;
  readonly status: number;
  /** The tail of what the tools said. */
  readonly stderr: string;
  /** The user that signed in by SSH, for the sudoers line; empty when unknown. */
  readonly sshUser?: string;
  /** What it is when nothing that we know of was said. */
  readonly otherwise: Pick<ProblemInit, 'code' | 'message' | 'next'>;
}

/** What the rules may speak of. */
export interface FailureWords extends Failure {
  readonly user: string;
  readonly address: string;
  /** `database "shop"`, or `PostgreSQL`. */
  readonly subject: string;
}

type Said = Pick<ProblemInit, 'code' | 'message' | 'next'>;

interface Rule {
  readonly pattern: RegExp;
  readonly say: (failure: FailureWords, match: readonly (string | undefined)[]) => Said;
}

/** The role that a GRANT line names. */
function grantee(failure: FailureWords): string {
  const name = failure.config.user ?? failure.config.runAs ?? failure.sshUser;
  return name === undefined || name === '' ? 'the_database_user' : identifier(name);
}

/** What the tools say, most telling first. They speak English: the programs set LC_ALL=C, the server mostly does too. */
export const failureRules: readonly Rule[] = [
  {
    pattern: /No space left on device|Disk quota exceeded|could not extend file/,
    say: (f) => ({
      code: 'server_full',
      message: `The disk of ${f.where} is full: PostgreSQL's tools could not write.`,
      next: 'Free some room on the server (`df -h` shows where) and try again.',
    }),
  },
  {
    pattern: /(?:no pg_hba\.conf entry for|pg_hba\.conf rejects connection for) [^\n]*/,
    say: (f, [said]) => ({
      code: 'database_sign_in_failed',
      message: `PostgreSQL on ${f.where} lets user ${f.user} not in from there: ${said ?? ''}.`,
      next: "Add a line for this user and address to the server's pg_hba.conf and reload PostgreSQL, or reach it another way.",
    }),
  },
  {
    pattern: /(Peer|Ident) authentication failed/,
    say: (f) => ({
      code: 'database_sign_in_failed',
      message: `PostgreSQL on ${f.where} did not let user ${f.user} in: its name must be that of the server's user who runs the tools.`,
      next: 'Set "run as" to the server\'s user of the same name (often postgres), or connect by TCP with a password.',
    }),
  },
  {
    pattern:
      /password authentication failed|no password supplied|authentication failed|FATAL: +role "[^\n]*" does not exist/,
    say: (f) => ({
      code: 'database_sign_in_failed',
      message: `PostgreSQL on ${f.where} did not let user ${f.user} in: the user or the password is wrong.`,
      next: "Check the source's database user and password.",
    }),
  },
  {
    pattern: /FATAL: .*database "[\s\S]*" does not exist/,
    say: (f) => ({
      code: 'source_missing',
      message: `There is no ${f.subject} at ${f.address} on ${f.where}.`,
      next: 'Choose another database; `psql -l` on the server lists them.',
    }),
  },
  {
    pattern: /permission denied for database/,
    say: (f) => ({
      code: 'database_grant_missing',
      message: `User ${f.user} may not connect to ${f.subject} on ${f.where}.`,
      next: `Run in psql as a superuser: GRANT CONNECT ON DATABASE ${identifier(f.database ?? 'postgres')} TO ${grantee(f)};`,
    }),
  },
  {
    pattern: /permission denied to create database/,
    say: (f) => ({
      code: 'database_grant_missing',
      message: `User ${f.user} may not create databases on ${f.where}, which a restore needs.`,
      next: `Run in psql as a superuser: ALTER ROLE ${grantee(f)} CREATEDB;`,
    }),
  },
  {
    pattern: /affected by row-level security policy for table ("[^\n]*")/,
    say: (f, [, table]) => ({
      code: 'database_grant_missing',
      message: `A row security policy hides rows of table ${table ?? ''} in ${f.subject} on ${f.where} from user ${f.user}.`,
      next: `Run in psql as a superuser: ALTER ROLE ${grantee(f)} BYPASSRLS;`,
    }),
  },
  {
    pattern: /permission denied for (table|sequence|schema|relation|view|materialized view|large object) ([^\n]*)/,
    say: (f, [, kind, name]) => ({
      code: 'database_grant_missing',
      message: `User ${f.user} may not read ${kind ?? ''} ${name ?? ''} in ${f.subject} on ${f.where}.`,
      next:
        kind === 'large object'
          ? `Dump as the owner of the large objects or as a superuser, or run: GRANT SELECT ON LARGE OBJECT ${name ?? ''} TO ${grantee(f)};`
          : `Run in psql as a superuser: GRANT pg_read_all_data TO ${grantee(f)}; (before PostgreSQL 14: GRANT USAGE on each schema and GRANT SELECT ON ALL TABLES and ALL SEQUENCES in it)`,
    }),
  },
  {
    pattern: /server version mismatch|unsupported version \([\d.]+\) in file header/,
    say: (f) => ({
      code: 'database_version_mismatch',
      message: `The PostgreSQL client on ${f.where} is older than what it must read.`,
      next: "Install the client of the database server's own major version, e.g. `apt-get install postgresql-client-17`.",
    }),
  },
  {
    pattern: /unrecognized configuration parameter "([^\n"]*)"/,
    say: (f, [, parameter]) => ({
      code: 'database_version_mismatch',
      message: `The backup was made by a newer PostgreSQL client than this server understands (it sets "${parameter ?? ''}") on ${f.where}.`,
      next: 'Restore to a server of the same or a newer major version.',
    }),
  },
  {
    pattern: /lock timeout|could not obtain lock/,
    say: (f) => ({
      code: f.otherwise.code,
      message: `A table of ${f.subject} on ${f.where} stayed locked by another session for 60 s.`,
      next: 'Try again when that work (a migration, VACUUM FULL) is over; `SELECT * FROM pg_locks WHERE NOT granted` shows who waits.',
    }),
  },
  {
    pattern: /too many clients already|remaining connection slots|too many connections for/,
    say: (f) => ({
      code: 'tool_failed',
      message: `PostgreSQL on ${f.where} takes no more connections.`,
      next: 'Try again when there are fewer sessions, or raise max_connections.',
    }),
  },
  {
    pattern: /invalid locale name|locale "[^\n]*" (?:is not|does not)|encoding "[^\n]*" does not match locale/,
    say: (f) => ({
      code: 'restore_target_invalid',
      message: `The language settings (locale) of the backup's database are not there on ${f.where}.`,
      next: 'Generate the locale on the server, or create the target database by hand first: the restore takes over its settings.',
    }),
  },
  {
    pattern: /(could not connect to server|connection to server [^\n]* failed:?|the database system is [^\n]*)/,
    say: (f) => ({
      code: 'source_missing',
      message: `PostgreSQL on ${f.where} cannot be reached at ${f.address}.`,
      next: "Check that it runs (`pg_lsclusters`, `systemctl status postgresql`) and that the source's host, port or socket is right.",
    }),
  },
];
