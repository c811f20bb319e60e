import { spawn } from 'node:child_process';
import { chmod, chown, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PostgresConfig } from '../../shared/domain/source.ts';
import { command } from './commands.ts';
import { freePort } from './ports.ts';
import { makeTempDir } from './temp.ts';

const bin = '/usr/lib/postgresql/15/bin';

/** The superuser's password is all that libpq's password files must escape. */
export const superPassword = String.raw`s:u\per:'"se cret`;

export interface PostgresServer {
  /** The folder of the socket `.s.PGSQL.<port>`. */
  readonly socketFolder: string;
  readonly port: number;
  /** Runs SQL as a superuser and gives what psql prints, unaligned, without the last line break. */
  sql(database: string, statements: string, variables?: Readonly<Record<string, string>>): Promise<string>;
  /** Reaches a database by TCP as the superuser `postgres`; its password is `superPassword`. */
  config(database: string, change?: Partial<PostgresConfig>): PostgresConfig;
  /** Stops the server at once, as a power cut would, and starts it again. */
  crash(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL server of its own in a temporary folder. It listens on a socket there and on a port of loopback.
 * Roles: `postgres` signs in by peer on the socket and by password over TCP; `tester`, a superuser too, is trusted on the
 * socket, for the tests themselves; every other role needs its password.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const home = await makeTempDir('postgres');
  const uid = Number(await command('id', ['-u', 'postgres']));
  const gid = Number(await command('id', ['-g', 'postgres']));
  await chown(home.path, uid, gid);
  await chmod(home.path, 0o755);
  const data = join(home.path, 'data');
  const port = await freePort();
  const asPostgres = (program: string, args: readonly string[], input = ''): Promise<string> =>
    run(program, args, input, { uid, gid });

  await asPostgres(join(bin, 'initdb'), [
    '-D',
    data,
    '-U',
    'tester',
    '--no-sync',
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '-A',
    'trust',
  ]);
  const settings = [
    `port=${String(port)}`,
    "listen_addresses='127.0.0.1'",
    `unix_socket_directories='${home.path}'`,
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'max_prepared_transactions=5',
    // A word of the server's that nobody could guess from the outside must not be needed to tell what is wrong.
    "lc_messages='C'",
  ];
  await writeFile(join(data, 'postgresql.auto.conf'), `${settings.join('\n')}\n`);
  const rules = [
    'local all tester trust',
    'local all postgres peer',
    'local all all scram-sha-256',
    'host all unlisted 127.0.0.1/32 reject',
  ];
  await writeFile(join(data, 'pg_hba.conf'), `${[...rules, 'host all all 127.0.0.1/32 scram-sha-256'].join('\n')}\n`);

  const control = (...args: string[]): Promise<string> =>
    asPostgres(join(bin, 'pg_ctl'), ['-D', data, '-w', '-l', join(home.path, 'log'), ...args]);
  await control('start');

  const sql: PostgresServer['sql'] = async (database, statements, variables = {}) => {
    const set = Object.entries(variables).flatMap(([name, value]) => ['-v', `${name}=${value}`]);
    const to = `dbname='${database.replaceAll(/[\\']/g, '\\$&')}'`;
    const where = ['-h', home.path, '-p', String(port), '-U', 'tester', '-d', to];
    const out = await run(
      join(bin, 'psql'),
      ['-XqAt', '-v', 'ON_ERROR_STOP=1', ...set, ...where, '-f', '-'],
      statements,
      {},
    );
    return out.replace(/\n$/, '');
  };
  await sql('postgres', `CREATE ROLE postgres SUPERUSER LOGIN PASSWORD :'password'`, { password: superPassword });

  return {
    socketFolder: home.path,
    port,
    sql,
    config: (database, change = {}) => ({
      kind: 'postgres',
      database,
      connection: { via: 'tcp', host: '127.0.0.1', port },
      user: 'postgres',
      runAs: null,
      ...change,
    }),
    crash: async () => {
      await control('stop', '-m', 'immediate');
    },
    resume: async () => {
      await control('start');
    },
    stop: async () => {
      await control('stop', '-m', 'immediate').catch(() => undefined);
      await home.remove();
    },
  };
}

/** Runs a program to its end and gives its standard output; pg_ctl's server keeps none of our pipes. */
function run(
  program: string,
  args: readonly string[],
  input: string,
  as: { uid?: number; gid?: number },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...as,
      cwd: '/',
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', PGCLIENTENCODING: 'UTF8' },
    });
    let out = '';
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.once('error', reject);
    child.once('exit', (code) => {
      // Not `close`: a server that was started here would hold the pipes open.
      setImmediate(() => {
        if (code === 0) resolve(out);
        else reject(new Error(`${program} ${args.join(' ')} ended with ${String(code)}: ${said || out}`));
      });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
