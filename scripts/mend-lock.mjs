// Runs after npm changed node_modules (the `dependencies` script).
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMain } from './is-main.mjs';

/**
 * Says in the lock file that better-sqlite3 needs no compiler. Its own package.json says so, but npm does not read that
 * during `npm ci`: it sees a binding.gyp and calls node-gyp, which fails on a machine without Python or a compiler.
 * npm keeps the mark when it reads the lock and drops it whenever it writes one. Returns the text to write, or null.
 */
export function mendLock(text) {
  const lock = JSON.parse(text);
  const entry = lock.packages?.['node_modules/better-sqlite3'];
  if (entry === undefined || entry.gypfile === false) return null;
  entry.gypfile = false;
  return `${JSON.stringify(lock, null, 2)}\n`;
}

if (isMain(import.meta.url)) {
  const path = join(process.cwd(), 'package-lock.json');
  try {
    const mended = mendLock(readFileSync(path, 'utf8'));
    if (mended !== null) writeFileSync(path, mended);
  } catch (error) {
    console.warn(`package-lock.json could not be mended: ${error.message}`);
  }
}
