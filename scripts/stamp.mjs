import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the built program is made of, relative to the checkout. */
export const buildInputs = [
  'main',
  'preload',
  'renderer',
  'resources',
  'shared',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

function collect(path, lines) {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (stat.isDirectory()) {
    for (const name of readdirSync(path).sort()) collect(join(path, name), lines);
  } else {
    lines.push(`${path}\0${stat.mtimeMs}\0${stat.size}`);
  }
}

/** One hash over the paths, times and sizes of all inputs: it changes whenever a build could come out differently. */
export function hashInputs(root, inputs = buildInputs) {
  const lines = [];
  for (const input of inputs) collect(join(root, input), lines);
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/** The hash that the last finished build left behind; null when there is none. */
export function readStamp(path) {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}
