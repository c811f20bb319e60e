import { posix } from 'node:path';
import type { SftpConfig } from '../../../shared/domain/destination.ts';
import { partialOf } from '../../../shared/domain/names.ts';
import { ProblemError } from '../../../shared/domain/problem.ts';
import type { DestinationAccess, OpenDestination, Upload } from '../types.ts';
import { sftpChecksum } from './checksum.ts';

/** An SFTP host of the client's. Uploads are our own pipelined writes: a library's `put` reports success on a full disk. */
export async function openSftp(access: DestinationAccess<SftpConfig>): Promise<OpenDestination> {
  const { remote } = access;
  const sftp = await remote.openSftp();
  const absolute = (relative: string): string => `${access.config.path}/${relative}`.replace(/\/{2,}/g, '/');

  async function begin(folder: string, name: string): Promise<Upload> {
    await sftp.makeFolders(absolute(folder));
    const final = `${folder}/${name}`;
    const partial = partialOf(final);
    const writer = await sftp.create(absolute(partial));
    let finished = false;
    return {
      partial,
      sink: {
        kind: 'stream',
        write: (chunk) => writer.write(chunk),
        async finish() {
          await writer.finish();
          finished = true;
        },
      },
      async commit() {
        if (await sftp.stat(absolute(final))) {
          throw new ProblemError({
            code: 'conflict',
            message: `There is a file ${absolute(final)} already, and a backup never replaces another.`,
            where: access.label,
            next: 'Back up again: the new backup gets a name of its own.',
          });
        }
        await sftp.rename(absolute(partial), absolute(final));
        return final;
      },
      async abort() {
        try {
          if (!finished) await writer.abort();
          await sftp.remove(absolute(partial));
          return true;
        } catch {
          return false;
        }
      },
    };
  }

  return {
    begin,
    async putSmall(locator, content) {
      await sftp.makeFolders(posix.dirname(absolute(locator)));
      const partial = absolute(partialOf(locator));
      const writer = await sftp.create(partial);
      try {
        await writer.write(content);
        await writer.finish();
      } catch (error) {
        await writer.abort();
        await sftp.remove(partial).catch(() => undefined);
        throw error;
      }
      await sftp.rename(partial, absolute(locator));
    },
    get: (locator) => Promise.resolve(sftp.read(absolute(locator))),
    async stat(locator) {
      const file = await sftp.stat(absolute(locator));
      return file ? { bytes: file.bytes } : null;
    },
    checksum: (locator, signal) => sftpChecksum(remote, sftp, absolute(locator), signal),
    remove: (locator) => sftp.remove(absolute(locator)),
    async list(folder) {
      if (!(await sftp.stat(absolute(folder)))) return [];
      const files = await sftp.list(absolute(folder));
      return files
        .filter((file) => !file.isDirectory)
        .map((file) => ({ locator: `${folder}/${file.name}`, bytes: file.bytes, modifiedAt: file.modifiedAt }));
    },
    async freeBytes() {
      // The folder is made by the first backup: until then its nearest parent answers.
      let path = absolute('');
      while (path.length > 1 && !(await sftp.stat(path))) path = path.slice(0, Math.max(path.lastIndexOf('/'), 1));
      return sftp.freeBytes(path);
    },
    sweep: (partial) => sftp.remove(absolute(partial)),
    pathOnServer: () => null,
    close() {
      sftp.close();
      return Promise.resolve();
    },
  };
}
