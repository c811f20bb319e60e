import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './commands.ts';
import { freePort } from './ports.ts';
import { makeTempDir } from './temp.ts';

export interface MariadbServer {
  readonly socket: string;
  readonly port: number;
  readonly pid: number;
  /** An account that may do everything, by password and over the socket or TCP. */
  readonly user: string;
  readonly password: string;
  /** The server's files; for tests that look for what must not be there. */
  readonly dir: string;
  /** Runs SQL as the administrator and gives its rows, columns parted by tabs. */
  sql(text: string): Promise<string>;
  stop(): Promise<void>;
}

/** A MariaDB server of its own for a test file: own files, own socket, a free port of 127.0.0.1, nothing waits for disks. */
export async function startMariadb(): Promise<MariadbServer> {
  const temp = await makeTempDir('mariadb');
  const data = join(temp.path, 'data');
  const socket = join(temp.path, 'sock');
  const log = join(temp.path, 'log');
  // It does not run as root unless it is told to.
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];
  const made = spawnSync(
    'mariadb-install-db',
    // Two at once must not meet in /tmp: their temporary tables have names that are not unique.
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--tmpdir=${temp.path}`,
      ...asRoot,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ],
    { encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`mariadb-install-db failed: ${made.stdout}${made.stderr}`);

  const port = await freePort();
  const options = [
    '--no-defaults',
    `--datadir=${data}`,
    `--tmpdir=${temp.path}`,
    `--socket=${socket}`,
    `--port=${String(port)}`,
    '--bind-address=127.0.0.1',
    `--pid-file=${join(temp.path, 'pid')}`,
    `--log-error=${log}`,
    ...asRoot,
  ];
  const quick = [
    '--innodb-flush-log-at-trx-commit=0',
    '--sync-binlog=0',
    '--innodb-doublewrite=0',
    '--innodb-buffer-pool-size=64M',
    '--innodb-log-file-size=32M',
    '--event-scheduler=OFF',
    '--skip-name-resolve',
  ];
  const server = spawn('mariadbd', [...options, ...quick], { stdio: 'ignore' });
  const sql = (text: string): Promise<string> =>
    command(
      'mariadb',
      [
        '--no-defaults',
        `--socket=${socket}`,
        '--user=root',
        '--batch',
        '--skip-column-names',
        '--default-character-set=utf8mb4',
      ],
      text,
    );
  await untilReady(server, sql, log);

  const password = `p"w\\ ' # $(id) ;${String(port)}`;
  await sql(
    `CREATE USER admin@'%' IDENTIFIED BY ${quoted(password)}; GRANT ALL ON *.* TO admin@'%' WITH GRANT OPTION;`,
  );
  return {
    socket,
    port,
    pid: server.pid ?? -1,
    user: 'admin',
    password,
    dir: temp.path,
    sql,
    async stop() {
      const gone = server.exitCode === null ? once(server, 'exit') : Promise.resolve();
      server.kill('SIGKILL');
      await gone;
      await temp.remove();
    },
  };
}

/** A text as SQL writes it. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** The client itself waits for the server: each try is a whole connection, so no clock is needed. */
async function untilReady(server: ChildProcess, sql: (text: string) => Promise<string>, log: string): Promise<void> {
  for (let tries = 0; tries < 3000; tries += 1) {
    if (server.exitCode !== null) throw new Error(`mariadbd ended: ${readFileSync(log, 'utf8').slice(-2000)}`);
    const ready = await sql('SELECT 1').then(
      () => true,
      () => false,
    );
    if (ready) return;
  }
  throw new Error('mariadbd did not become ready');
}
