import { posix } from 'node:path';
import type { Stats } from 'ssh2';
import { ProblemError } from '../../shared/domain/problem.ts';
import { NotSent } from './connection.ts';
import type { Connection } from './connection.ts';
import { tame } from './server-text.ts';
import { SftpCalls, sftpStatus } from './sftp-calls.ts';
import { changeProblem, existsProblem, readProblem, statusOf } from './sftp-problems.ts';
import { createReader } from './sftp-reader.ts';
import { createWriter } from './sftp-writer.ts';
import type { SftpFile, SftpSession } from './types.ts';

const renameExtension = 'posix-rename@openssh.com';
const statvfsExtension = 'statvfs@openssh.com';

/** Opens an SFTP channel on a connection. It holds one of the connection's channels until it is closed. */
export async function openSftpSession(connection: Connection): Promise<SftpSession> {
  try {
    return createSession(new SftpCalls(await connection.sftp(), connection));
  } catch (error) {
    if (error instanceof ProblemError || error instanceof NotSent) throw error;
    throw new ProblemError({
      code: 'tool_missing',
      message: `${connection.label} does not offer SFTP (${tame(error instanceof Error ? error.message : String(error), 120)}).`,
      where: connection.label,
      next: 'Switch the sftp subsystem on in sshd_config there, or use another destination.',
      cause: error,
    });
  }
}

export function createSession(calls: SftpCalls): SftpSession {
  const { label } = calls;

  async function stat(path: string): Promise<SftpFile | null> {
    try {
      return toFile(posix.basename(path), await calls.stat(path));
    } catch (error) {
      if (statusOf(error) === sftpStatus.missing) return null;
      throw readProblem(label, path, 'Looking at', error);
    }
  }

  async function makeFolders(path: string): Promise<void> {
    const there = await stat(path);
    if (there?.isDirectory) return;
    if (there) throw existsProblem(label, path, 'Making the folder');
    const parent = posix.dirname(path);
    if (parent !== path) await makeFolders(parent);
    try {
      await calls.run((raw, done) => {
        raw.mkdir(path, { mode: 0o700 }, done);
      });
    } catch (error) {
      // Another run may have made it in the same moment; the answer for that is a bare "Failure".
      if (statusOf(error) !== sftpStatus.failure || !(await stat(path))?.isDirectory) {
        throw changeProblem(label, path, 'Making the folder', error);
      }
    }
  }

  async function freeBytes(path: string): Promise<number | null> {
    if (!calls.offers(statvfsExtension)) return null;
    try {
      const info = await calls.call<{ f_bavail: number; f_frsize: number }>((raw, done) => {
        raw.ext_openssh_statvfs(path, done as Parameters<typeof raw.ext_openssh_statvfs>[1]);
      });
      return info.f_bavail * info.f_frsize;
    } catch (error) {
      if (statusOf(error) === sftpStatus.unsupported) return null;
      throw readProblem(label, path, 'Asking for the free space of', error);
    }
  }

  async function rename(from: string, to: string): Promise<void> {
    try {
      await calls.run((raw, done) => {
        if (calls.offers(renameExtension)) raw.ext_openssh_rename(from, to, done);
        else raw.rename(from, to, done);
      });
    } catch (error) {
      const taken = statusOf(error) === sftpStatus.failure && (await stat(to).catch(() => null)) !== null;
      throw taken ? existsProblem(label, to, 'Renaming to') : changeProblem(label, from, 'Renaming', error);
    }
  }

  async function change(path: string, doing: string, start: Parameters<typeof calls.run>[0]): Promise<void> {
    try {
      await calls.run(start);
    } catch (error) {
      if (statusOf(error) !== sftpStatus.missing) throw changeProblem(label, path, doing, error);
    }
  }

  return {
    stat,
    makeFolders,
    freeBytes,
    rename,
    list: async (path) => {
      try {
        const entries = await calls.list(path);
        return entries
          .filter((entry) => entry.filename !== '.' && entry.filename !== '..')
          .map((entry) => toFile(entry.filename, entry.attrs));
      } catch (error) {
        throw readProblem(label, path, 'Listing', error);
      }
    },
    remove: (path) => change(path, 'Removing', (raw, done) => raw.unlink(path, done)),
    removeFolder: (path) => change(path, 'Removing the folder', (raw, done) => raw.rmdir(path, done)),
    create: (path) => createWriter(calls, path, freeBytes),
    read: (path) => createReader(calls, path),
    close: () => {
      calls.end();
    },
  };
}

function toFile(name: string, attrs: Pick<Stats, 'mode' | 'size' | 'mtime'>): SftpFile {
  const isDirectory = (attrs.mode & 0o170000) === 0o040000;
  return { name, bytes: attrs.size, modifiedAt: new Date(attrs.mtime * 1000), isDirectory };
}
