import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fetchElectron, findElectron, whyNoWindow } from '../../../scripts/electron.mjs';
import { openDoor } from '../../../scripts/open-door.mjs';

interface Probes {
  whyNoWindow: () => string | null;
  findElectron: () => string | null;
  fetchElectron: () => Promise<string | null>;
  runElectron: (binary: string) => Promise<number | null>;
  serve: () => Promise<number>;
  say: (sentence: string) => void;
  now: () => number;
}

function probes(over: Partial<Probes> = {}) {
  const said: string[] = [];
  let elapsed = 0;
  const all = {
    whyNoWindow: () => null,
    findElectron: () => '/electron',
    fetchElectron: vi.fn(() => Promise.resolve<string | null>(null)),
    runElectron: vi.fn(() => {
      elapsed += 60_000;
      return Promise.resolve<number | null>(0);
    }),
    serve: vi.fn(() => Promise.resolve(42)),
    say: (sentence: string) => said.push(sentence),
    now: () => elapsed,
    ...over,
  };
  return { all, said };
}

describe('npm start', () => {
  test('opens the window where there can be one, and says nothing', async () => {
    const { all, said } = probes();
    expect(await openDoor(all)).toBe(0);
    expect(all.runElectron).toHaveBeenCalledWith('/electron');
    expect(all.serve).not.toHaveBeenCalled();
    expect(said).toEqual([]);
  });

  test('serves instead, with the reason in one sentence, where there is no display', async () => {
    const { all, said } = probes({ whyNoWindow: () => 'there is no display' });
    expect(await openDoor(all)).toBe(42);
    expect(said).toEqual(['No window, because there is no display; Surety serves it on loopback instead.']);
    expect(all.fetchElectron).not.toHaveBeenCalled();
  });

  test('fetches the binary when it is missing, then opens the window', async () => {
    let isThere = false;
    const { all } = probes({
      findElectron: () => (isThere ? '/electron' : null),
      fetchElectron: () => {
        isThere = true;
        return Promise.resolve(null);
      },
    });
    expect(await openDoor(all)).toBe(0);
  });

  test('serves instead when the binary cannot be fetched', async () => {
    const { all, said } = probes({
      findElectron: () => null,
      fetchElectron: () => Promise.resolve('it could not be fetched within 20 s'),
    });
    expect(await openDoor(all)).toBe(42);
    expect(said.at(-1)).toContain('it could not be fetched within 20 s');
  });

  test('serves instead when Electron dies at once', async () => {
    const { all, said } = probes({ runElectron: () => Promise.resolve(127) });
    expect(await openDoor(all)).toBe(42);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('127');
  });

  test.each([
    ['Surety itself refused to start', 3],
    ['Ctrl-C', 130],
    ['being told to end', 143],
  ])('does not serve after %s', async (_why, code) => {
    const { all } = probes({ runElectron: () => Promise.resolve(code) });
    expect(await openDoor(all)).toBe(code);
    expect(all.serve).not.toHaveBeenCalled();
  });

  test('does not serve when a window that was open crashes', async () => {
    let elapsed = 0;
    const { all } = probes({
      now: () => elapsed,
      runElectron: () => {
        elapsed += 3_600_000;
        return Promise.resolve(139);
      },
    });
    expect(await openDoor(all)).toBe(139);
    expect(all.serve).not.toHaveBeenCalled();
  });
});

describe('whether there can be a window', () => {
  test('on Linux it takes a display and an ordinary user', () => {
    expect(whyNoWindow({ platform: 'linux', env: {}, uid: 1000 })).toContain('display');
    expect(whyNoWindow({ platform: 'linux', env: { DISPLAY: '' }, uid: 1000 })).toContain('display');
    expect(whyNoWindow({ platform: 'linux', env: { DISPLAY: ':0' }, uid: 0 })).toContain('root');
    expect(whyNoWindow({ platform: 'linux', env: { DISPLAY: ':0' }, uid: 1000 })).toBeNull();
    expect(whyNoWindow({ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' }, uid: 1000 })).toBeNull();
  });

  test('elsewhere it takes neither', () => {
    expect(whyNoWindow({ platform: 'darwin', env: {}, uid: 501 })).toBeNull();
    expect(whyNoWindow({ platform: 'win32', env: {}, uid: undefined })).toBeNull();
  });
});

describe("Electron's binary", () => {
  let root: string;
  const put = (path: string, text: string): void => {
    writeFileSync(join(root, 'node_modules/electron', path), text);
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'surety-electron-'));
    mkdirSync(join(root, 'node_modules/electron/dist'), { recursive: true });
    put('package.json', '{"version":"45.4.1"}');
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  test('is found when it is whole and of the right version', () => {
    put('dist/version', '45.4.1');
    put('dist/electron', '');
    expect(findElectron(root)).toBeNull();
    put('path.txt', 'electron');
    expect(findElectron(root)).toBe(join(root, 'node_modules/electron/dist/electron'));
    put('dist/version', 'v45.4.0');
    expect(findElectron(root)).toBeNull();
  });

  test('is given up on when the installer hangs, and the installer does not live on', async () => {
    const pidFile = join(root, 'pid');
    put(
      'install.js',
      `require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000);`,
    );
    expect(await fetchElectron(root, { limitMs: 1000 })).toBe('it could not be fetched within 1 s');
    const pid = Number(readFileSync(pidFile, 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  test('is given up on when the installer fails, without its stack trace', async () => {
    put('install.js', "throw new Error('no network')");
    expect(await fetchElectron(root)).toBe('it could not be fetched');
  });
});
