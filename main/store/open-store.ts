import { join } from 'node:path';
import { ProblemError } from '../../shared/domain/problem.ts';
import type { Clock, Logger } from '../ports.ts';
import { connect } from './connection.ts';
import type { Connection } from './connection.ts';
import { lockDataDir, makePrivateFile } from './data-dir.ts';
import type { DataDirLock } from './data-dir.ts';
import { copyBeforeMigration, listCopies } from './file-copies.ts';
import { migrate } from './migrate.ts';
import type { Migrations } from './migrate.ts';
import { migrations as ourMigrations } from './migrations/index.ts';
import { repositories } from './repositories.ts';
import { integrityProblem, markSession, readFileState } from './session.ts';
import type { FileState } from './session.ts';
import { isDamage, storeDamaged } from './store-problems.ts';
import type { Store } from './types.ts';

export interface OpenStoreOptions {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** The version of this Surety; a later refusal of the file names it. */
  readonly version?: string;
  /** The lock on the data directory when the caller has it already; the store releases it when it closes. */
  readonly lock?: DataDirLock;
  /** Only for tests of migrations. */
  readonly migrations?: Migrations;
}

function refuseNewer(file: string, state: FileState, migrations: Migrations): void {
  const unknown = state.migrations.filter((name) => !(name in migrations));
  if (unknown.length === 0) return;
  throw new ProblemError({
    code: 'store_newer',
    message: `This store was written by a newer Surety (${state.writtenBy ?? 'of unknown version'}), and this one would not understand all of it. Nothing was changed.`,
    where: file,
    next: 'Start that version or a later one, or name another data directory.',
    detail: `unknown here: ${unknown.join(', ')}`,
  });
}

/** Opens, checks and migrates the file; closes it again when any of that fails. */
async function prepare(file: string, state: FileState, migrations: Migrations, log: Logger): Promise<Connection> {
  const connection = connect(file);
  try {
    if (!state.closedCleanly) {
      log.warn('The store was not closed the last time; checking it');
      const reason = integrityProblem(connection.raw);
      if (reason !== null) throw storeDamaged(file, reason, (await listCopies(file))[0] ?? null);
    }
    const pending = Object.keys(migrations)
      .filter((name) => !state.migrations.includes(name))
      .sort();
    const [next] = pending;
    if (next !== undefined) {
      if (state.migrations.length > 0) {
        const path = await copyBeforeMigration(connection.raw, file, next);
        log.info('Copied the store before it is changed', { path, pending });
      }
      await migrate(connection, migrations);
    }
    return connection;
  } catch (error) {
    connection.raw.close();
    throw error;
  }
}

async function openLocked(options: OpenStoreOptions, lock: DataDirLock): Promise<Store> {
  const { clock, log, version = 'unknown', migrations = ourMigrations } = options;
  const file = join(options.dataDir, 'surety.sqlite');
  await makePrivateFile(file);
  let connection: Connection;
  try {
    const state = readFileState(file);
    refuseNewer(file, state, migrations);
    connection = await prepare(file, state, migrations, log);
    markSession(connection.raw, 'open', version);
  } catch (error) {
    if (!isDamage(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw storeDamaged(file, `SQLite says "${reason}"`, (await listCopies(file))[0] ?? null, error);
  }
  const { raw, db } = connection;
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    try {
      markSession(raw, 'closed', version);
      await db.destroy();
    } finally {
      raw.close();
      lock.release();
    }
  };
  return {
    ...repositories(db, clock),
    close: () => (closing ??= close()),
  };
}

/**
 * Opens the store of a data directory, and makes both when they are missing. Rejects with data_dir_busy, store_newer or
 * store_damaged; then the data directory is free again and the file is as it was.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const lock = options.lock ?? (await lockDataDir(options.dataDir));
  try {
    return await openLocked(options, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}
