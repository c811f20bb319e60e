import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SftpSession } from '../../../main/remote/types.ts';
import { poolFor } from '../../services/ssh-pool.ts';
import { startPlainSftpServer } from './plain-sftp-server.ts';
import type { PlainSftpServer } from './plain-sftp-server.ts';

let server: PlainSftpServer;
let pool: ReturnType<typeof poolFor>;
let sftp: SftpSession;

beforeAll(async () => {
  server = await startPlainSftpServer();
  pool = poolFor([]);
  pool.hostKeys.pin('127.0.0.1', server.target.port, server.hostKey);
  sftp = await (await pool.open(server.target)).openSftp();
});
afterAll(async () => {
  sftp.close();
  await pool.close();
  await server.stop();
});
beforeEach(() => {
  server.loseAfter(Number.MAX_SAFE_INTEGER);
});

describe('an SFTP server that takes one request at a time and knows no extension', () => {
  it.each([10, 31_000, 70_000, 1_000_000])('keeps %d bytes as they were sent, and gives them back', async (bytes) => {
    const content = randomBytes(bytes);
    const writer = await sftp.create(`/file-${String(bytes)}`);
    for (let at = 0; at < bytes; at += 10_000) await writer.write(content.subarray(at, at + 10_000));
    await writer.finish();
    expect(server.files.get(`/file-${String(bytes)}`)?.equals(content)).toBe(true);
    const read = Buffer.concat((await sftp.read(`/file-${String(bytes)}`).toArray()) as Buffer[]);
    expect(read.equals(content)).toBe(true);
    // It was asked for more at once, or this test proves nothing.
    if (bytes >= 70_000) expect(server.refused()).toBeGreaterThan(0);
  });

  it('does not say how much room it has', async () => {
    expect(await sftp.freeBytes('/')).toBeNull();
  });

  it('gives a free name by a plain rename, and never removes what has the name', async () => {
    server.files.set('/a', Buffer.from('new')).set('/b', Buffer.from('old'));
    await expect(sftp.rename('/a', '/b')).rejects.toMatchObject({ code: 'conflict' });
    expect(server.files.get('/b')?.toString()).toBe('old');
    await sftp.rename('/a', '/c');
    expect(server.files.get('/c')?.toString()).toBe('new');
  });

  it('that loses bytes and reports success is found out', async () => {
    server.loseAfter(40_000);
    const writer = await sftp.create('/lost');
    await writer.write(randomBytes(50_000));
    await expect(writer.finish()).rejects.toMatchObject({
      code: 'destination_write_failed',
      message: /50000 bytes were sent, 40000 are there/,
    });
  });
});
