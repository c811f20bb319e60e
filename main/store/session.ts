import { statSync } from 'node:fs';
import Database from 'better-sqlite3';

/** What a store file says of itself before anything in it is changed. */
export interface FileState {
  /** Names of the migrations that it has, in order; empty for a new file. */
  readonly migrations: readonly string[];
  /** The version of Surety that opened it last. */
  readonly writtenBy: string | null;
  /** False when whoever opened it last did not come to close it. */
  readonly closedCleanly: boolean;
}

const newFile: FileState = { migrations: [], writtenBy: null, closedCleanly: true };

function has(raw: Database.Database, table: string): boolean {
  return raw.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(table) !== undefined;
}

function meta(raw: Database.Database, key: string): string | null {
  const row = raw.prepare<[string], { value: string }>('SELECT value FROM meta WHERE key = ?').get(key);
  return row?.value ?? null;
}

/** Reads the state of a file without a change to it. SQLite's errors (SQLITE_NOTADB, SQLITE_CORRUPT) come through. */
export function readFileState(file: string): FileState {
  if (statSync(file, { throwIfNoEntry: false })?.size === undefined) return newFile;
  const raw = new Database(file, { readonly: true, fileMustExist: true });
  try {
    if (!has(raw, 'kysely_migration')) return newFile;
    const rows = raw.prepare<[], { name: string }>('SELECT name FROM kysely_migration ORDER BY name').all();
    const known = has(raw, 'meta');
    return {
      migrations: rows.map((row) => row.name),
      writtenBy: known ? meta(raw, 'written_by') : null,
      closedCleanly: !known || meta(raw, 'session') !== 'open',
    };
  } finally {
    raw.close();
  }
}

/** Remembers in the file that it is open, and by which version; `closed` takes it back. */
export function markSession(raw: Database.Database, state: 'open' | 'closed', version: string): void {
  const put = raw.prepare(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  raw.transaction(() => {
    put.run('session', state);
    put.run('written_by', version);
  })();
}

/** SQLite's own check of every page and index; null when all is well, else its first lines. */
export function integrityProblem(raw: Database.Database): string | null {
  const rows = raw.prepare<[], { integrity_check: string }>('PRAGMA integrity_check(5)').all();
  const lines = rows.map((row) => row.integrity_check);
  return lines.length === 1 && lines[0] === 'ok' ? null : lines.join('; ');
}
