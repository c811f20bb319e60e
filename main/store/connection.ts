import Database from 'better-sqlite3';
import { CamelCasePlugin, Kysely, SqliteDialect } from 'kysely';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { translateDiskError } from './store-problems.ts';
import type { Tables } from './tables.ts';

/** One open SQLite file: `raw` for pragmas and copies, `db` for queries. */
export interface Connection {
  readonly file: string;
  readonly raw: Database.Database;
  readonly db: Kysely<Tables>;
}

/**
 * What Kysely needs of a database, with two things added: a statement is prepared once, and what the disk does wrong
 * becomes a problem with words, wherever it happens.
 */
function forKysely(raw: Database.Database, file: string): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  const attempt = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      throw translateDiskError(error, file);
    }
  };
  return {
    close: () => {
      prepared.clear();
      raw.close();
    },
    prepare: (text) => {
      const known = prepared.get(text);
      if (known !== undefined) return known;
      const statement = attempt(() => raw.prepare<unknown[]>(text));
      const guarded: SqliteStatement = {
        reader: statement.reader,
        all: (parameters) => attempt(() => statement.all(...parameters)),
        run: (parameters) => attempt(() => statement.run(...parameters)),
        iterate: (parameters) => statement.iterate(...parameters),
      };
      prepared.set(text, guarded);
      return guarded;
    },
  };
}

/**
 * Opens the file, or a store in memory for `:memory:`. WAL with synchronous=FULL: a change that was reported as kept
 * survives the loss of power (https://sqlite.org/pragma.html#pragma_synchronous).
 */
export function connect(file: string): Connection {
  const raw = new Database(file, { timeout: 5000 });
  try {
    raw.pragma('journal_mode = WAL');
    raw.pragma('synchronous = FULL');
    raw.pragma('foreign_keys = ON');
    // What a person removed does not stay readable in free pages.
    raw.pragma('secure_delete = ON');
  } catch (error) {
    raw.close();
    throw error;
  }
  const dialect = new SqliteDialect({ database: forKysely(raw, file) });
  return { file, raw, db: new Kysely<Tables>({ dialect, plugins: [new CamelCasePlugin()] }) };
}
