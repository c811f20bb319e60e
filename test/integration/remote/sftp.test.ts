import { randomBytes } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SftpSession } from '../../../main/remote/types.ts';
import { command } from '../../services/commands.ts';
import { poolFor } from '../../services/ssh-pool.ts';
import { startSshd } from '../../services/sshd.ts';
import type { Sshd } from '../../services/sshd.ts';
import { makeTempDir } from '../../services/temp.ts';
import type { TempDir } from '../../services/temp.ts';

let dir: TempDir;
let sshd: Sshd;
let pool: ReturnType<typeof poolFor>;
let sftp: SftpSession;
let root = '';

beforeAll(async () => {
  dir = await makeTempDir('sftp');
  root = join(dir.path, 'storage');
  await mkdir(root);
  sshd = await startSshd({ dir: join(dir.path, 'sshd') });
});
afterAll(async () => {
  await sshd.stop();
  await dir.remove();
});
beforeEach(async () => {
  pool = poolFor([sshd]);
  sftp = await (await pool.open(sshd.target())).openSftp();
});
afterEach(async () => {
  sftp.close();
  await pool.close();
});

async function put(path: string, content: Buffer, chunk = 50_000): Promise<void> {
  const writer = await sftp.create(path);
  for (let at = 0; at < content.length; at += chunk) await writer.write(content.subarray(at, at + chunk));
  await writer.finish();
}

async function get(path: string): Promise<Buffer> {
  return Buffer.concat((await sftp.read(path).toArray()) as Buffer[]);
}

describe('a file', () => {
  it.each([0, 1, 261_119, 261_120, 261_121, 522_240, 5_000_001])('of %d bytes is read back equal', async (bytes) => {
    const path = join(root, `size-${String(bytes)}`);
    const content = randomBytes(bytes);
    await put(path, content);
    expect((await readFile(path)).equals(content)).toBe(true);
    expect((await get(path)).equals(content)).toBe(true);
    expect((await sftp.stat(path))?.bytes).toBe(bytes);
  });

  it('is equal too when it comes in large and odd chunks', async () => {
    const content = randomBytes(9_000_003);
    for (const chunk of [1_000_003, 3, 9_000_003]) {
      const path = join(root, `chunk-${String(chunk)}`);
      const part = chunk === 3 ? content.subarray(0, 900_001) : content;
      await put(path, part, chunk);
      expect((await readFile(path)).equals(part)).toBe(true);
    }
  });

  it('is only for its owner, and never takes the place of another', async () => {
    const path = join(root, 'private');
    await put(path, Buffer.from('one'));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await expect(sftp.create(path)).rejects.toMatchObject({ code: 'conflict' });
    expect(await readFile(path, 'utf8')).toBe('one');
  });

  it('may have any name', async () => {
    const folder = join(root, "it's; touch /pwned $(id)\n😀");
    await sftp.makeFolders(folder);
    await put(join(folder, '-rf *'), Buffer.from('x'));
    expect(await sftp.list(folder)).toMatchObject([{ name: '-rf *', bytes: 1, isDirectory: false }]);
    expect((await get(join(folder, '-rf *'))).toString()).toBe('x');
    await sftp.remove(join(folder, '-rf *'));
    await sftp.removeFolder(folder);
    expect(await sftp.stat(folder)).toBeNull();
  });

  it('is read with little memory however slow the reader is', async () => {
    const path = join(root, 'long');
    const size = 128 * 1024 * 1024;
    await command('truncate', ['-s', String(size), path]);
    const before = process.memoryUsage().arrayBuffers;
    const iterator = sftp.read(path)[Symbol.asyncIterator]();
    let bytes = 0;
    for (let n = 0; n < 20; n += 1) {
      const { value } = (await iterator.next()) as { value: Buffer };
      bytes += value.length;
      for (let rounds = 0; rounds < 30; rounds += 1) await sftp.stat(path);
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40 * 1024 * 1024);
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      bytes += (next.value as Buffer).length;
    }
    expect(bytes).toBe(size);
  });

  it('that is not there: no stat, a clear error to read, nothing to remove', async () => {
    const path = join(root, 'nothing');
    expect(await sftp.stat(path)).toBeNull();
    await sftp.remove(path);
    await sftp.removeFolder(path);
    await expect(get(path)).rejects.toMatchObject({ code: 'copy_missing', problem: { where: 'web-1' } });
    await expect(sftp.list(path)).rejects.toMatchObject({ code: 'copy_missing' });
    await expect(sftp.create(join(path, 'x'))).rejects.toMatchObject({ code: 'destination_not_writable' });
  });

  it('takes the place of another in one step when it is renamed', async () => {
    const [from, to] = [join(root, 'new.part'), join(root, 'new')];
    await put(to, Buffer.from('old'));
    await put(from, Buffer.from('new'));
    await sftp.rename(from, to);
    expect(await readFile(to, 'utf8')).toBe('new');
    expect(await sftp.stat(from)).toBeNull();
  });
});

describe('folders', () => {
  it('are made with those above them, only for their owner, as often as one likes', async () => {
    const path = join(root, 'client', 'app', 'deep');
    await Promise.all([sftp.makeFolders(path), sftp.makeFolders(path)]);
    await sftp.makeFolders(path);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    expect((await sftp.stat(path))?.isDirectory).toBe(true);
  });

  it('are not made where a file is', async () => {
    await put(join(root, 'file'), Buffer.from('x'));
    await expect(sftp.makeFolders(join(root, 'file'))).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('a full disk', () => {
  const mounted = async (use: (path: string) => Promise<void>): Promise<void> => {
    const path = join(root, 'tiny');
    await mkdir(path, { recursive: true });
    await command('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path]);
    try {
      await use(path);
    } finally {
      await command('umount', ['--lazy', path]);
    }
  };

  it('is a failure that says so, and the free space is known before', async () => {
    await mounted(async (path) => {
      expect(await sftp.freeBytes(path)).toBe(1024 * 1024);
      await expect(put(join(path, 'big'), randomBytes(4 * 1024 * 1024))).rejects.toMatchObject({
        code: 'destination_full',
        problem: { where: 'web-1', message: expect.stringContaining(join(path, 'big')) as unknown },
      });
    });
  });

  it('is a failure even when it is found by the very last bytes', async () => {
    await mounted(async (path) => {
      await put(join(path, 'most'), randomBytes(1024 * 1024 - 4096));
      await expect(put(join(path, 'rest'), randomBytes(10_000))).rejects.toMatchObject({ code: 'destination_full' });
    });
  });
});

describe('a cut line', () => {
  it('fails the write, the read and every later call', async () => {
    const path = join(root, 'cut');
    await put(path, randomBytes(30_000_000));
    const reader = sftp.read(path);
    const writer = await sftp.create(join(root, 'cut2'));
    await writer.write(randomBytes(1_000_000));
    sshd.killConnections();
    const more = async (): Promise<void> => {
      for (;;) await writer.write(randomBytes(1_000_000));
    };
    await expect(more()).rejects.toMatchObject({ code: 'ssh_dropped' });
    await expect(writer.finish()).rejects.toMatchObject({ code: 'ssh_dropped' });
    await writer.abort();
    await expect(reader.toArray()).rejects.toMatchObject({ code: 'ssh_dropped' });
    await expect(sftp.stat(path)).rejects.toMatchObject({ code: 'ssh_dropped' });
  });
});

describe('a closed session', () => {
  it('answers instead of waiting for ever', async () => {
    sftp.close();
    await expect(sftp.stat(root)).rejects.toMatchObject({ code: 'ssh_dropped' });
  });

  it('gives its channel back, however often one is opened', async () => {
    const remote = await pool.open(sshd.target());
    for (let n = 0; n < 12; n += 1) {
      expect(await remote.withSftp((session) => session.stat(root))).not.toBeNull();
    }
  });
});

it('a user who may only use SFTP in a folder of its own can store and read', async () => {
  const own = await makeTempDir('chroot', '/run');
  const folder = join(own.path, 'chroot');
  await mkdir(join(folder, 'backups'), { recursive: true, mode: 0o755 });
  const jail = await startSshd({ dir: join(dir.path, 'jail'), user: 'throwaway', sftpOnly: { chroot: folder } });
  const jailPool = poolFor([jail]);
  try {
    await command('chown', [jail.user, join(folder, 'backups')]);
    await command('chmod', ['755', own.path, folder]);
    const remote = await jailPool.open(jail.target({ label: 'storage' }));
    await remote.withSftp(async (session) => {
      await session.makeFolders('/backups/client');
      const writer = await session.create('/backups/client/x');
      await writer.write(Buffer.from('hello'));
      await writer.finish();
      expect(await readFile(join(folder, 'backups/client/x'), 'utf8')).toBe('hello');
      await expect(session.create('/x')).rejects.toMatchObject({ code: 'destination_not_writable' });
      await expect(session.makeFolders('/y')).rejects.toMatchObject({ code: 'destination_not_writable' });
    });
  } finally {
    await jailPool.close();
    await jail.stop();
    await own.remove();
  }
});

it('a server without SFTP is told apart', async () => {
  const none = await startSshd({ dir: join(dir.path, 'none'), config: ['Subsystem sftp /bin/false'] });
  const otherPool = poolFor([none]);
  try {
    const remote = await otherPool.open(none.target());
    await expect(remote.openSftp()).rejects.toMatchObject({ code: 'tool_missing', message: /does not offer SFTP/ });
  } finally {
    await otherPool.close();
    await none.stop();
  }
});
