import { Migrator } from 'kysely/migration';
import type { Migration } from 'kysely/migration';
import type { Connection } from './connection.ts';

export type Migrations = Readonly<Record<string, Migration>>;

/**
 * Runs what is pending, all of it or nothing: Kysely does not wrap SQLite's migrations in a transaction, so this does.
 * Foreign keys are off meanwhile, as https://sqlite.org/lang_altertable.html section 7 wants it, and checked at the end.
 */
export async function migrate({ raw, db }: Connection, migrations: Migrations): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } });
  raw.pragma('foreign_keys = OFF');
  raw.exec('BEGIN IMMEDIATE');
  try {
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw error instanceof Error ? error : new Error('A migration failed', { cause: error });
    const broken = raw.prepare('PRAGMA foreign_key_check').all();
    if (broken.length > 0) throw new Error(`A migration left ${broken.length} rows that point at nothing`);
    raw.exec('COMMIT');
  } catch (error) {
    if (raw.inTransaction) raw.exec('ROLLBACK');
    throw error;
  } finally {
    raw.pragma('foreign_keys = ON');
  }
}
