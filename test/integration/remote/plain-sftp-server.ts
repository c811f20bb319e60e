import { once } from 'node:events';
import ssh2 from 'ssh2';
import type { SFTPWrapper } from 'ssh2';
import { offeredKey } from '../../../main/remote/host-key.ts';
import type { OfferedKey, SshTarget } from '../../../main/remote/types.ts';

const { STATUS_CODE } = ssh2.utils.sftp;

export interface PlainSftpServer {
  readonly files: Map<string, Buffer>;
  readonly hostKey: OfferedKey;
  readonly target: SshTarget;
  /** Requests that it refused because another was on its way. */
  refused(): number;
  /** From now on it takes writes and stores nothing past so many bytes of a file. */
  loseAfter(bytes: number): void;
  stop(): Promise<void>;
}

/**
 * An SFTP server of the frugal kind, in memory: no extension of OpenSSH's, one read or write at a time ("Failure" to the
 * others), reads answered with at most 20,000 bytes, and no rename over what exists.
 */
export async function startPlainSftpServer(): Promise<PlainSftpServer> {
  const files = new Map<string, Buffer>();
  const keys = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
  const parsed = ssh2.utils.parseKey(keys.private);
  if (parsed instanceof Error) throw parsed;
  let refused = 0;
  let kept = Number.MAX_SAFE_INTEGER;

  const serve = (sftp: SFTPWrapper): void => {
    let busy = false;
    const oneByOne = (id: number, work: () => void): void => {
      if (busy) {
        refused += 1;
        sftp.status(id, STATUS_CODE.FAILURE);
        return;
      }
      busy = true;
      setTimeout(() => {
        busy = false;
        work();
      }, 1);
    };
    sftp.on('OPEN', (id, path, flags) => {
      if ((flags & 8) !== 0) files.set(path, Buffer.alloc(0));
      if (files.has(path)) sftp.handle(id, Buffer.from(path));
      else sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
    });
    sftp.on('WRITE', (id, handle, offset, data) => {
      const copy = Buffer.from(data);
      oneByOne(id, () => {
        const old = files.get(handle.toString()) ?? Buffer.alloc(0);
        const next = Buffer.alloc(Math.max(old.length, offset + copy.length));
        old.copy(next);
        copy.copy(next, offset);
        files.set(handle.toString(), next.subarray(0, kept));
        sftp.status(id, STATUS_CODE.OK);
      });
    });
    sftp.on('READ', (id, handle, offset, length) => {
      oneByOne(id, () => {
        const data = files.get(handle.toString())?.subarray(offset, offset + Math.min(length, 20_000));
        if (data?.length) sftp.data(id, data);
        else sftp.status(id, STATUS_CODE.EOF);
      });
    });
    const attrs = (path: string) => ({
      mode: 0o100600,
      uid: 0,
      gid: 0,
      size: files.get(path)?.length ?? 0,
      atime: 0,
      mtime: 0,
    });
    sftp.on('FSTAT', (id, handle) => {
      sftp.attrs(id, attrs(handle.toString()));
    });
    sftp.on('STAT', (id, path) => {
      if (files.has(path)) sftp.attrs(id, attrs(path));
      else sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
    });
    sftp.on('RENAME', (id, from, to) => {
      const file = files.get(from);
      if (!file || files.has(to)) {
        sftp.status(id, STATUS_CODE.FAILURE);
        return;
      }
      files.set(to, file);
      files.delete(from);
      sftp.status(id, STATUS_CODE.OK);
    });
    sftp.on('CLOSE', (id) => {
      sftp.status(id, STATUS_CODE.OK);
    });
  };

  const server = new ssh2.Server({ hostKeys: [keys.private] }, (client) => {
    client.on('error', () => undefined);
    client.on('authentication', (context) => {
      if (context.method === 'password') context.accept();
      else context.reject(['password']);
    });
    client.on('session', (accept) => {
      accept().on('sftp', (acceptSftp) => {
        serve(acceptSftp());
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    files,
    hostKey: offeredKey(parsed.getPublicSSH()),
    target: {
      key: 'plain',
      label: 'storage',
      host: '127.0.0.1',
      port,
      user: 'u',
      signIn: { method: 'password', password: 'p' },
      jump: null,
    },
    refused: () => refused,
    loseAfter: (bytes) => {
      kept = bytes;
    },
    stop: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
