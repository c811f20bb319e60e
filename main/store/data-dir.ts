import { chmod, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { ProblemError } from '../../shared/domain/problem.ts';
import { sqliteCode } from './store-problems.ts';

/** Holding it means that no other process of Surety works with the data directory. */
export interface DataDirLock {
  release(): void;
}

/** Makes the file, empty and for its owner only, before SQLite would make it for everyone. */
export async function makePrivateFile(path: string): Promise<void> {
  const file = await open(path, 'a', 0o600);
  await file.close();
  await chmod(path, 0o600);
}

function unusable(dataDir: string, cause: unknown): ProblemError {
  return new ProblemError({
    code: 'input_invalid',
    message: `The data directory cannot be used: ${cause instanceof Error ? cause.message : String(cause)}.`,
    where: dataDir,
    next: 'Name a folder that you may write to, or mend the rights of this one.',
    cause,
  });
}

/**
 * Takes the data directory for this process, and makes the directory (mode 0700) when it is missing. The lock is an
 * exclusive transaction on a SQLite file of its own, held for the process's life, so that even kill -9 frees it.
 * Rejects with data_dir_busy. Nothing in this process may open the lock file by itself: closing a file drops every
 * POSIX lock that the process has on it (https://sqlite.org/howtocorrupt.html, 2.2).
 */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  const path = join(dataDir, 'lock.sqlite');
  let lock: Database.Database | null = null;
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    lock = new Database(path, { timeout: 0 });
    await chmod(path, 0o600);
    const held = lock;
    held.exec('BEGIN EXCLUSIVE');
    return {
      release: () => {
        held.close();
      },
    };
  } catch (error) {
    lock?.close();
    if (sqliteCode(error)?.startsWith('SQLITE_BUSY') !== true) throw unusable(dataDir, error);
    throw new ProblemError({
      code: 'data_dir_busy',
      message: 'Another Surety is working with this data directory, and two at once would undo each other.',
      where: dataDir,
      next: 'Use the one that is running, or quit it first; another data directory can be used at the same time.',
      cause: error,
    });
  }
}
