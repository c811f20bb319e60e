import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type Database from 'better-sqlite3';
import { makePrivateFile } from './data-dir.ts';

/** How many copies of the store from before a migration are kept. */
const keptCopies = 3;

/** Copies of the store that were taken before migrations, newest first, as absolute paths. */
export async function listCopies(file: string): Promise<string[]> {
  const prefix = `${basename(file)}.before-`;
  const names = (await readdir(dirname(file))).filter((name) => name.startsWith(prefix) && !name.endsWith('.part'));
  const paths = names.map((name) => join(dirname(file), name));
  const dated = await Promise.all(paths.map(async (path) => ({ path, at: (await stat(path)).mtimeMs })));
  dated.sort((a, b) => b.at - a.at || b.path.localeCompare(a.path));
  return dated.map(({ path }) => path);
}

/**
 * Copies the open store to `<file>.before-<migration>` and keeps the newest three copies. The copy has its name only
 * once it is whole.
 */
export async function copyBeforeMigration(raw: Database.Database, file: string, migration: string): Promise<string> {
  const path = `${file}.before-${migration}`;
  const part = `${path}.part`;
  await rm(part, { force: true });
  await makePrivateFile(part);
  await raw.backup(part);
  await rename(part, path);
  for (const old of (await listCopies(file)).slice(keptCopies)) await rm(old, { force: true });
  return path;
}
