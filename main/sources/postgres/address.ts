import type { PostgresConfig } from '../../../shared/domain/source.ts';

/** How to reach a PostgreSQL server, without a database. */
export type Where = Pick<PostgresConfig, 'connection' | 'user' | 'runAs'>;

const socketFile = /^(.*)\/\.s\.PGSQL\.(\d{1,5})$/s;

/** Host, port and user as the programs take them; empty means: what the tools take by default. */
export function addressArgs(where: Where): [host: string, port: string, user: string] {
  const { connection } = where;
  const user = where.user ?? '';
  if (connection.via === 'tcp') return [connection.host, connection.port === null ? '' : String(connection.port), user];
  // A person may name the socket's folder, as PostgreSQL does, or the socket itself.
  const file = connection.path === null ? null : socketFile.exec(connection.path);
  if (file) return [file[1] === '' ? '/' : (file[1] ?? ''), file[2] ?? '', user];
  return [connection.path ?? '', '', user];
}

/** The address in words, e.g. `127.0.0.1:5433` or `the socket in /run/postgresql`. */
export function addressText(where: Where): string {
  const [host, port] = addressArgs(where);
  if (where.connection.via === 'tcp') return port === '' ? host : `${host}:${port}`;
  if (host === '') return 'the default socket';
  return port === '' ? `the socket in ${host}` : `the socket in ${host}, port ${port}`;
}

/** The database user in words, as far as the settings say it. */
export function userText(where: Where): string {
  if (where.user !== null) return `"${where.user}"`;
  return where.runAs === null ? "the SSH user's default" : `"${where.runAs}"`;
}

/**
 * A connection string that names one database and cannot be taken for another one: a database may be called `a=b` or
 * `postgresql://x` (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING).
 */
export function conninfo(database: string): string {
  return `dbname='${database.replaceAll(/[\\']/g, '\\$&')}'`;
}

/** An SQL identifier, always quoted. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
