import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildIfStale } from '../../../scripts/build.mjs';
import { withLock } from '../../../scripts/build-lock.mjs';

let at: string;
let said: string[];
let builds: number;

beforeEach(() => {
  at = mkdtempSync(join(tmpdir(), 'surety-build-'));
  mkdirSync(join(at, 'main'));
  writeFileSync(join(at, 'main/a.ts'), 'one');
  said = [];
  builds = 0;
});
afterEach(() => {
  rmSync(at, { recursive: true });
});

const build = (run?: () => Promise<{ code: number; output: string }>) =>
  buildIfStale({
    at,
    say: (line: string) => said.push(line),
    run: () => {
      builds += 1;
      return run === undefined ? Promise.resolve({ code: 0, output: '' }) : run();
    },
  });

describe('a build', () => {
  test('happens once for the same sources, and says one line', async () => {
    expect(await build()).toBe(true);
    expect(await build()).toBe(true);
    expect(builds).toBe(1);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^Built Surety in [\d.]+ s\.$/);
  });

  test('happens again when a source changed, came or went', async () => {
    await build();
    utimesSync(join(at, 'main/a.ts'), 1, 1);
    await build();
    writeFileSync(join(at, 'main/b.ts'), 'two');
    await build();
    rmSync(join(at, 'main/b.ts'));
    await build();
    expect(builds).toBe(4);
  });

  test('that fails shows what the bundler said, and is tried again', async () => {
    expect(await build(() => Promise.resolve({ code: 1, output: 'a.ts: no such thing' }))).toBe(false);
    expect(said.join('\n')).toContain('a.ts: no such thing');
    expect(await build()).toBe(true);
    expect(builds).toBe(2);
  });

  test('that fails leaves nothing to trust, even when the sources go back to what they were', async () => {
    await build();
    writeFileSync(join(at, 'main/b.ts'), 'broken');
    expect(await build(() => Promise.resolve({ code: 1, output: 'broken' }))).toBe(false);
    rmSync(join(at, 'main/b.ts'));
    await build();
    expect(builds).toBe(3);
  });

  test('is stale again when a source changes while it runs', async () => {
    await build(() => {
      writeFileSync(join(at, 'main/a.ts'), 'changed meanwhile');
      return Promise.resolve({ code: 0, output: '' });
    });
    await build();
    expect(builds).toBe(2);
  });

  test('is done by one of two who ask at once', async () => {
    const both = await Promise.all([build(), build()]);
    expect(both).toEqual([true, true]);
    expect(builds).toBe(1);
  });

  test('that cannot be written says so in one sentence', async () => {
    writeFileSync(join(at, 'out'), 'a file where the folder belongs');
    expect(await build()).toBe(false);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^Surety could not be built: /);
  });
});

describe('the lock of a build', () => {
  test('is taken over from a process that died', async () => {
    const dead = spawn(process.execPath, ['-e', '']);
    await once(dead, 'exit');
    const path = join(at, 'lock');
    writeFileSync(path, String(dead.pid));
    expect(await withLock(path, () => Promise.resolve(readFileSync(path, 'utf8')))).toBe(String(process.pid));
    expect(existsSync(path)).toBe(false);
  });

  test('is not taken from one that lives', async () => {
    const path = join(at, 'lock');
    writeFileSync(path, String(process.pid));
    await expect(withLock(path, () => Promise.resolve(), { waitMs: 50, pollMs: 10 })).rejects.toThrow(
      String(process.pid),
    );
    expect(existsSync(path)).toBe(true);
  });

  test('is given back when the work fails', async () => {
    const path = join(at, 'lock');
    await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(existsSync(path)).toBe(false);
  });
});
