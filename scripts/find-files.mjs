import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const notOurs = new Set(['node_modules', 'out', '.git', 'test-results', 'playwright-report']);

function walk(root, folder, isWanted, found) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !notOurs.has(entry.name)) walk(root, path, isWanted, found);
    else if (entry.isFile() && isWanted(path)) found.push(path);
  }
  return found;
}

/** Every shell script of the checkout, relative to it. */
export function shellScripts(root) {
  return walk(root, '.', (path) => path.endsWith('.sh') || path === join('.ci', 'run'), []).sort();
}
