import { basename } from 'node:path';
import { ProblemError } from '../../shared/domain/problem.ts';

/** SQLite's extended result code (`SQLITE_CONSTRAINT_UNIQUE`, …), or null when the error is not SQLite's. */
export function sqliteCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  return error.code.startsWith('SQLITE_') ? error.code : null;
}

export function isUniqueViolation(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}

export function isForeignKeyViolation(error: unknown): boolean {
  return sqliteCode(error) === 'SQLITE_CONSTRAINT_FOREIGNKEY';
}

export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== null && (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB');
}

/** The store's file cannot be read as what it should be. Names the newest copy of it, when there is one. */
export function storeDamaged(file: string, reason: string, newestCopy: string | null, cause?: unknown): ProblemError {
  const away = `Quit Surety and move ${basename(file)}, ${basename(file)}-wal and ${basename(file)}-shm to another folder`;
  return new ProblemError({
    code: 'store_damaged',
    message: `The store of Surety is damaged, so nothing in it can be relied on: ${reason}.`,
    where: file,
    next:
      newestCopy === null
        ? `${away}, then start again with an empty store. The backups at their destinations are not touched by this, each has a manifest beside it.`
        : `${away}, then put its newest copy, ${newestCopy}, in its place and start again. Backups made since then are still at their destinations.`,
    cause,
  });
}

/** Turns what the disk below the store did into words; anything else stays as it is. */
export function translateDiskError(error: unknown, file: string): unknown {
  const code = sqliteCode(error);
  if (code === null || !(error instanceof Error)) return error;
  if (isDamage(error)) return storeDamaged(file, `SQLite says "${error.message}"`, null, error);
  const full = code === 'SQLITE_FULL';
  if (!full && !code.startsWith('SQLITE_IOERR') && !code.startsWith('SQLITE_READONLY')) return error;
  return new ProblemError({
    code: 'internal',
    message: full
      ? 'The disk that holds the data directory of Surety is full, so a change could not be kept.'
      : `The disk that holds the data directory of Surety could not be read or written: ${error.message}.`,
    where: file,
    next: full
      ? 'Make room on this disk, then try again.'
      : 'Check the disk and the rights of the file, then try again.',
    cause: error,
  });
}

export function notFound(noun: string, id: string): ProblemError {
  return new ProblemError({
    code: 'not_found',
    message: `There is no ${noun} with the id ${id}: it was removed, or never made.`,
    next: 'Look at the list again and choose one that is there.',
  });
}

export function nameTaken(noun: string, name: string, scope: string): ProblemError {
  return new ProblemError({
    code: 'conflict',
    message: `There is already a ${noun} named "${name}"${scope}; capital letters do not tell names apart.`,
    where: name,
    next: 'Give it another name.',
  });
}

/** `users` are what uses it, e.g. `app "Shop"`; at most three are named. */
export function inUse(what: string, users: readonly string[], next: string): ProblemError {
  const named = users.slice(0, 3).join(', ');
  const more = users.length > 3 ? ` and ${users.length - 3} more` : '';
  return new ProblemError({
    code: 'in_use',
    message: `${what} cannot be removed, because it is used by ${named}${more}.`,
    next,
  });
}
