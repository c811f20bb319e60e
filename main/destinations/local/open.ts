import { Readable } from 'node:stream';
import { ProblemError } from '../../../shared/domain/problem.ts';
import type { LocalConfig } from '../../../shared/domain/destination.ts';
import { partialOf } from '../../../shared/domain/names.ts';
import type { DestinationAccess, OpenDestination, StoredFile, Upload } from '../types.ts';
import { filesArgs, filesScript, refuseFailure, runFiles } from './files.ts';

/** A path on the managed server: the server itself writes it, so backups never travel through the workstation. */
export function openLocal(access: DestinationAccess<LocalConfig>): Promise<OpenDestination> {
  const root = access.config.path;
  const absolute = (relative: string): string => `${root}/${relative}`;

  async function begin(folder: string, name: string): Promise<Upload> {
    const { verdict } = await runFiles(access, 'prepare', [folder]);
    if (verdict['writable'] !== 1) {
      throw new ProblemError({
        code: 'destination_not_writable',
        message: `The SSH user may not write to ${absolute(folder)}.`,
        where: `${access.label} on ${access.remote.label}`,
        next: 'Give the user the right to write there, or choose another path.',
      });
    }
    const final = `${folder}/${name}`;
    const partial = partialOf(final);
    return {
      partial,
      sink: { kind: 'file', path: absolute(partial) },
      async commit() {
        await runFiles(access, 'commit', [partial, final]);
        return final;
      },
      abort: () => removed(partial),
    };
  }

  async function removed(path: string): Promise<boolean> {
    try {
      await runFiles(access, 'remove', [path]);
      return true;
    } catch {
      return false;
    }
  }

  async function get(locator: string): Promise<Readable> {
    const { stdout, result } = await access.remote.stream(filesScript, {
      args: filesArgs(access.config, 'read', locator),
    });
    // The end of the stream proves nothing: only the verdict does, so it is waited for before the end is passed on.
    async function* withVerdict(): AsyncGenerator<Buffer> {
      for await (const chunk of stdout) yield chunk as Buffer;
      const { verdict, stderr } = await result;
      refuseFailure(access, 'read', verdict, stderr);
    }
    result.catch(() => undefined);
    return Readable.from(withVerdict(), { objectMode: false });
  }

  async function list(folder: string): Promise<StoredFile[]> {
    const { stdout } = await runFiles(access, 'list', [folder]);
    const fields = stdout.toString('utf8').split('\0');
    const files: StoredFile[] = [];
    for (let at = 0; at + 2 < fields.length; at += 3) {
      const [bytes, seconds, name] = fields.slice(at, at + 3);
      files.push({
        locator: `${folder}/${name ?? ''}`,
        bytes: Number(bytes),
        modifiedAt: new Date(Number(seconds) * 1000),
      });
    }
    return files;
  }

  return Promise.resolve({
    begin,
    get,
    list,
    async putSmall(locator, content) {
      const input = Readable.from([content]);
      const { verdict, stderr } = await access.remote.send(filesScript, input, {
        args: filesArgs(access.config, 'write', locator),
      });
      refuseFailure(access, 'write', verdict, stderr);
    },
    async stat(locator) {
      const bytes = Number((await runFiles(access, 'stat', [locator])).verdict['bytes']);
      return bytes < 0 ? null : { bytes };
    },
    async checksum(locator, signal) {
      const { verdict } = await runFiles(access, 'sum', [locator], signal ? { signal } : {});
      return {
        sha256: String(verdict['sha256']),
        bytes: Number(verdict['bytes']),
        how: 'SHA-256 read from the disk by the server',
      };
    },
    async remove(locator) {
      await runFiles(access, 'remove', [locator]);
    },
    async freeBytes() {
      const kib = Number((await runFiles(access, 'free', [])).verdict['freeKib']);
      return kib < 0 ? null : kib * 1024;
    },
    async sweep(partial) {
      await runFiles(access, 'remove', [partial]);
    },
    pathOnServer: absolute,
    close: () => Promise.resolve(),
  });
}
