import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import ssh2, { type Connection, type ServerChannel } from 'ssh2';

export interface PracticeServer {
  readonly port: number;
  readonly user: string;
  /** The private key that signs in to it. */
  readonly privateKey: string;
  close(): Promise<void>;
}

/** A throwaway key, in PEM, which ssh2 reads. (ssh2's own ed25519 generator makes a bad key now and then.) */
function newKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'sec1', format: 'pem' }).toString();
}

/**
 * An SSH server on loopback for practice: one key, commands only, run by `sh` under the user's own account in `folder`.
 * It is not a server for anything else: it ends with the process.
 */
export async function startPracticeServer(folder: string): Promise<PracticeServer> {
  const user = 'practice';
  const privateKey = newKey();
  const allowed = ssh2.utils.parseKey(privateKey);
  if (allowed instanceof Error) throw allowed;
  const clients = new Set<Connection>();

  const server = new ssh2.Server({ hostKeys: [newKey()] }, (client) => {
    clients.add(client);
    client.on('error', () => undefined);
    client.on('close', () => clients.delete(client));
    client.on('authentication', (attempt) => {
      const right =
        attempt.method === 'publickey' &&
        attempt.username === user &&
        attempt.key.data.equals(allowed.getPublicSSH()) &&
        (attempt.signature === undefined ||
          isTrue(allowed.verify(attempt.blob ?? Buffer.alloc(0), attempt.signature, attempt.hashAlgo)));
      if (right) attempt.accept();
      else attempt.reject(['publickey']);
    });
    client.on('ready', () => {
      // The types do not know it: without it every small answer waits 40 ms for an acknowledgement.
      (client as Connection & { setNoDelay(on: boolean): void }).setNoDelay(true);
      client.on('session', (accept) => {
        accept().on('exec', (acceptExec, _reject, { command }) => {
          run(acceptExec(), command, folder);
        });
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    user,
    privateKey,
    async close() {
      for (const client of clients) client.end();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

/** As sshd does it: a process group of its own, standard input closed when the channel ends. */
function run(channel: ServerChannel, command: string, folder: string): void {
  const child = spawn('sh', ['-c', command], { cwd: folder, detached: true, stdio: 'pipe' });
  channel.pipe(child.stdin);
  // A command that does not read its input must not keep the channel from ending.
  child.stdin.on('error', () => undefined);
  child.stdin.on('close', () => {
    channel.unpipe(child.stdin);
    channel.resume();
  });
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  channel.on('close', () => child.stdin.destroy());
  channel.on('error', () => undefined);
  child.on('error', () => {
    channel.exit(127);
    channel.end();
  });
  child.on('close', (code, signal) => {
    if (signal) channel.exit(signal.replace(/^SIG/, ''));
    else channel.exit(code ?? 1);
    channel.end();
  });
}

/** ssh2 answers with an Error where it cannot tell, which its types do not say. */
function isTrue(answer: unknown): boolean {
  return answer === true;
}
