import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { offeredKey } from '../../main/remote/host-key.ts';
import type { OfferedKey, SshTarget } from '../../main/remote/types.ts';
import { command } from './commands.ts';
import { freePort } from './ports.ts';
import { descendants, killAll } from './processes.ts';
import { createSystemUser } from './system-user.ts';
import type { SystemUser } from './system-user.ts';

export type HostKeyType = 'ed25519' | 'rsa' | 'ecdsa';

export interface SshdOptions {
  /** A folder that the server may use; made when it is not there. */
  readonly dir: string;
  /**
   * Who signs in: an account of this machine (the one that runs the test when left out), or `throwaway` for a new one
   * with a password, which `stop` removes.
   */
  readonly user?: string;
  readonly hostKeyTypes?: readonly HostKeyType[];
  /** OpenSSH's own default is 10. */
  readonly maxSessions?: number;
  /**
   * SFTP and no commands. With `chroot` the user sees that folder as `/`; it and every folder above it must belong to
   * root and be writable by nobody else, which /tmp is not: `makeTempDir('chroot', '/run')` is, made 0755.
   */
  readonly sftpOnly?: boolean | { readonly chroot: string };
  /** More lines for sshd_config; they win over those written here. */
  readonly config?: readonly string[];
}

export interface Sshd {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** The user's password; null where the account is not a throwaway one. */
  readonly password: string | null;
  /** OpenSSH text of a key that may sign in. */
  readonly privateKey: string;
  /** Of the first host key type. */
  readonly hostKey: OfferedKey;
  readonly hostKeyFingerprint: string;
  readonly pid: number;
  readonly dir: string;
  /** Every line that the server logged. */
  readonly log: readonly string[];
  /** How to sign in with the key; the shared connection is found by the port unless another key is given. */
  target(changes?: Partial<SshTarget>): SshTarget;
  /** Cuts every line that is open now, as a dead network would: nothing is said goodbye to. */
  killConnections(): void;
  /** Lets another key pair answer at the same port. */
  restartWithNewHostKey(): Promise<void>;
  stop(): Promise<void>;
}

const program = '/usr/sbin/sshd';

/** Starts a real OpenSSH server on 127.0.0.1 with throwaway keys. Resolves when it listens. Needs root for other users. */
export async function startSshd(options: SshdOptions): Promise<Sshd> {
  const { dir } = options;
  await mkdir(dir, { recursive: true, mode: 0o755 });
  await mkdir('/run/sshd', { recursive: true, mode: 0o755 }).catch(() => undefined);
  const account = options.user === 'throwaway' ? await createSystemUser(join(dir, 'home')) : null;
  const user = account?.name ?? options.user ?? userInfo().username;
  const types = options.hostKeyTypes ?? ['ed25519'];

  await makeKey(join(dir, 'user_key'), 'ed25519');
  await writeFile(join(dir, 'authorized_keys'), await readFile(join(dir, 'user_key.pub')), { mode: 0o644 });
  if (account) await letThrough(dir);
  await makeHostKeys(dir, types);
  const log: string[] = [];
  let port = await freePort();
  let child = await listen(dir, port, options, log).catch(async () => {
    port = await freePort();
    return listen(dir, port, options, log);
  });
  const privateKey = await readFile(join(dir, 'user_key'), 'utf8');
  let hostKey = await readHostKey(dir, types[0] ?? 'ed25519');

  return {
    host: '127.0.0.1',
    port,
    user,
    password: account?.password ?? null,
    privateKey,
    get hostKey() {
      return hostKey;
    },
    get hostKeyFingerprint() {
      return hostKey.fingerprint;
    },
    get pid() {
      return child.pid ?? 0;
    },
    dir,
    log,
    target: (changes = {}) => ({
      key: `127.0.0.1:${String(port)}`,
      label: 'web-1',
      host: '127.0.0.1',
      port,
      user,
      signIn: { method: 'key', privateKey, passphrase: null },
      jump: null,
      ...changes,
    }),
    killConnections: () => {
      killAll(connectionsOf(child));
    },
    restartWithNewHostKey: async () => {
      await end(child);
      await makeHostKeys(dir, types);
      hostKey = await readHostKey(dir, types[0] ?? 'ed25519');
      child = await listen(dir, port, options, log);
    },
    stop: async () => {
      await end(child);
      await removeAccount(account);
    },
  };
}

function listen(dir: string, port: number, options: SshdOptions, log: string[]): Promise<ChildProcess> {
  const config = join(dir, 'sshd_config');
  return writeFile(config, configText(dir, port, options)).then(
    () =>
      new Promise((resolve, reject) => {
        const child = spawn(program, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
        const lines = createInterface({ input: child.stderr });
        lines.on('line', (line) => {
          log.push(line);
          if (line.startsWith('Server listening on')) resolve(child);
        });
        child.once('error', reject);
        child.once('exit', () => {
          reject(new Error(`sshd did not start: ${log.slice(-5).join('; ')}`));
        });
      }),
  );
}

function configText(dir: string, port: number, options: SshdOptions): string {
  const types = options.hostKeyTypes ?? ['ed25519'];
  const { sftpOnly } = options;
  return [
    ...(options.config ?? []),
    `Port ${String(port)}`,
    'ListenAddress 127.0.0.1',
    ...types.map((type) => `HostKey ${join(dir, `host_${type}`)}`),
    `PidFile ${join(dir, 'sshd.pid')}`,
    `AuthorizedKeysFile ${join(dir, 'authorized_keys')}`,
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PasswordAuthentication yes',
    'KbdInteractiveAuthentication no',
    'PrintMotd no',
    'UseDNS no',
    'LogLevel VERBOSE',
    'MaxStartups 100:30:200',
    `MaxSessions ${String(options.maxSessions ?? 10)}`,
    ...(options.config?.some((line) => line.startsWith('Subsystem ')) ? [] : ['Subsystem sftp internal-sftp']),
    ...(sftpOnly ? ['ForceCommand internal-sftp'] : []),
    ...(typeof sftpOnly === 'object' ? [`ChrootDirectory ${sftpOnly.chroot}`] : []),
    '',
  ].join('\n');
}

async function makeHostKeys(dir: string, types: readonly HostKeyType[]): Promise<void> {
  await Promise.all(types.map((type) => makeKey(join(dir, `host_${type}`), type)));
}

async function makeKey(path: string, type: HostKeyType): Promise<void> {
  await Promise.all([path, `${path}.pub`].map((file) => rm(file, { force: true })));
  await command('ssh-keygen', [
    '-q',
    '-t',
    type,
    ...(type === 'rsa' ? ['-b', '2048'] : []),
    '-N',
    '',
    '-C',
    'test',
    '-f',
    path,
  ]);
}

async function readHostKey(dir: string, type: HostKeyType): Promise<OfferedKey> {
  const text = await readFile(join(dir, `host_${type}.pub`), 'utf8');
  return offeredKey(Buffer.from(text.split(' ')[1] ?? '', 'base64'));
}

/** Another account must be able to read its authorized_keys. */
async function letThrough(dir: string): Promise<void> {
  await chmod(dir, 0o755);
  const parent = join(dir, '..');
  if (parent.includes('surety-')) await letThrough(parent);
}

function connectionsOf(child: ChildProcess): number[] {
  return descendants(child.pid ?? -1).flatMap((process) => (process.name.startsWith('sshd') ? [process.pid] : []));
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  const connections = connectionsOf(child);
  child.kill('SIGTERM');
  killAll(connections);
  await ended;
}

async function removeAccount(account: SystemUser | null): Promise<void> {
  await account?.remove();
}
