import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { throughHost } from '../../main/cli/through-host.ts';
import type { SuretyClient } from '../../shared/contract/index.ts';
import { passphrase } from './person.ts';

/** The built program. `npm test` builds it first; `npm run build` does by hand. */
export const program = join(import.meta.dirname, '../../out/main/cli.js');

export interface HostProcess {
  readonly client: SuretyClient;
  /** The one-time address that it printed last: the one before it was used. */
  readonly address: string;
  readonly port: number;
  readonly pid: number;
  /** Pulls the plug. */
  kill9(): Promise<void>;
  /** Asks it to end, and waits for its clean-up. */
  stop(): Promise<number | null>;
}

export async function passphraseFile(dir: string): Promise<string> {
  const path = join(dir, 'passphrase');
  await writeFile(path, `${passphrase}\n`, { mode: 0o600 });
  return path;
}

export interface HostProcessOptions {
  /** Whether it gets the passphrase by a file. Without one, and without a keychain, a person is asked for it. */
  readonly withPassphrase?: boolean;
  readonly port?: number;
}

/** `surety serve` as a process of its own, on the data directory `dir/data`; talked to as the terminal talks to it. */
export async function startHostProcess(dir: string, options: HostProcessOptions = {}): Promise<HostProcess> {
  const { withPassphrase = true, port = 0 } = options;
  const dataDir = join(dir, 'data');
  const args = ['serve', '--data-dir', dataDir, '--port', String(port)];
  if (withPassphrase) args.push('--passphrase-file', await passphraseFile(dir));
  // As the npm scripts start it (docs/adr/0009).
  const child = spawn(process.execPath, ['--max-semi-space-size=2', program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' },
  });
  const ended = once(child, 'exit');
  let address = '';
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /http:\S+/.exec(line)?.[0];
      if (url) {
        address = url;
        resolve();
      } else reject(new Error(line));
    });
    child.once('exit', (code) => {
      reject(new Error(`the host ended with ${String(code)}`));
    });
  });
  const connected = await throughHost(dataDir);
  if (!connected) {
    child.kill('SIGKILL');
    throw new Error('the host does not answer');
  }
  return {
    client: connected.client,
    get address() {
      return address;
    },
    port: Number(new URL(address).port),
    pid: child.pid ?? 0,
    async kill9() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      await connected.close();
      child.kill('SIGTERM');
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}

/** Resolves when everything that an earlier session left was undone. */
export async function nothingLeft(client: SuretyClient): Promise<void> {
  const stop = new AbortController();
  const changes = await client.system.events({}, { signal: stop.signal });
  const isClean = async (): Promise<boolean> => (await client.system.status({})).leftovers.length === 0;
  if (!(await isClean())) {
    for await (const change of changes) if (change.noun === 'system' && (await isClean())) break;
  }
  stop.abort();
}
