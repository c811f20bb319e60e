import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { mendLock } from '../../../scripts/mend-lock.mjs';

const text = readFileSync('package-lock.json', 'utf8');
const lock = JSON.parse(text) as {
  packages: Record<string, { optionalDependencies?: Record<string, string>; resolved?: string }>;
};

describe('the lock file', () => {
  test('says that better-sqlite3 needs no compiler', () => {
    expect(mendLock(text), 'run: node scripts/mend-lock.mjs').toBeNull();
  });

  test('gets that mark when npm has dropped it', () => {
    const dropped = text.replace(/,\s*"gypfile": false/, '');
    expect(dropped).not.toBe(text);
    expect(JSON.parse(mendLock(dropped) ?? '')).toEqual(JSON.parse(text));
  });

  // npm refuses to install from a lock that misses one, even where the platform is another.
  test('lists every optional part of every package, for every platform', () => {
    const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {})
        .filter(
          (name) => !(`node_modules/${name}` in lock.packages) && !(`${path}/node_modules/${name}` in lock.packages),
        )
        .map((name) => `${path}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  test('names no registry, so that it installs from any', () => {
    expect(Object.entries(lock.packages).filter(([, entry]) => entry.resolved !== undefined)).toEqual([]);
  });
});
