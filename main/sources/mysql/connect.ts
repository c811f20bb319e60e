import type { MysqlConfig } from '../../../shared/domain/source.ts';
import type { Packages } from '../support/tools.ts';
import clientText from './client.sh?raw';
import toolText from './tool.sh?raw';

export const clientPackages: Packages = { debian: 'mariadb-client', rhel: 'mariadb', alpine: 'mariadb-client' };

export type Connection = Pick<MysqlConfig, 'connection' | 'user' | 'runAs'>;

/** The text that runs SQL inside other scripts, maybe as another user of the server. */
export const clientProgram = `${toolText}\n${clientText}`;

/** User, socket, host, port: as every script of this kind takes them. An empty one is the client's default. */
export function connectionArgs(config: Connection): string[] {
  const { connection } = config;
  return [
    config.user ?? '',
    connection.via === 'socket' ? (connection.path ?? '') : '',
    connection.via === 'tcp' ? connection.host : '',
    connection.via === 'tcp' && connection.port !== null ? String(connection.port) : '',
  ];
}

/** The name as a hexadecimal literal's digits: the one way it gets into SQL. */
export function hexOf(name: string): string {
  return Buffer.from(name, 'utf8').toString('hex');
}

/** A name as an identifier, for statements that a person will paste. */
export function identifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** What a message calls it. */
export function named(database: string): string {
  return `database ${JSON.stringify(database)}`;
}

/** How a message says where the database server is looked for. */
export function placeOf(config: Connection, where: string): string {
  const { connection } = config;
  if (connection.via === 'tcp') return `${connection.host}:${String(connection.port ?? 3306)} from ${where}`;
  return connection.path === null ? `the local socket on ${where}` : `${connection.path} on ${where}`;
}
