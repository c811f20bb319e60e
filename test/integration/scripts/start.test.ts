import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');

let dataDir: string;
let child: ChildProcess | null = null;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'surety-start-'));
});
afterEach(async () => {
  if (child?.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  child = null;
  await rm(dataDir, { recursive: true, force: true });
});

/** Starts a script of this checkout on a machine without a display, in a data directory of its own. */
function run(script: string, ...args: string[]) {
  const { DISPLAY: _x, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  const started = spawn(process.execPath, [join(root, 'scripts', script), ...args], {
    cwd: tmpdir(),
    env: { ...env, SURETY_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  const said = { out: '', err: '' };
  started.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  started.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const ended = once(started, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  return { started, said, ended };
}

function waitFor(process: ReturnType<typeof run>, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const match = pattern.exec(process.said.out + process.said.err);
      if (match) resolve(match);
    };
    process.started.stdout.on('data', look);
    process.started.stderr.on('data', look);
    void process.ended.then(() => reject(new Error(`It ended: ${process.said.out}${process.said.err}`)));
    look();
  });
}

describe('npm start without a display', () => {
  test('says why there is no window, serves it by a one-time address, and ends when told to', async () => {
    const start = run('start.mjs');
    const [, url = ''] = await waitFor(start, /(http:\/\/127\.0\.0\.1:\d+\/\S+)/);
    expect(start.said.err).toMatch(/^No window, because there is no display; [^\n]*loopback[^\n]*\n/m);

    const signIn = await fetch(url, { redirect: 'manual' });
    expect(signIn.status).toBe(303);
    const cookie = signIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const page = await fetch(new URL('/', url), { headers: { cookie } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<div id="root"');

    start.started.kill('SIGTERM');
    const [code] = await start.ended;
    expect(code === 0 || code === 143).toBe(true);
    expect(start.said.out + start.said.err).not.toMatch(/^\s+at /m);
  });
});

describe('the terminal door of a checkout', () => {
  test('keeps its standard output for the answer', async () => {
    const surety = run('surety.mjs', 'call', 'clients.list', '{}');
    const [code] = await surety.ended;
    expect(surety.said.err).not.toMatch(/^\s+at /m);
    expect(code).toBe(0);
    expect(JSON.parse(surety.said.out)).toEqual([]);
  });

  test('passes arguments through as they are', async () => {
    const surety = run('surety.mjs', 'call', "no.such; touch /pwned $(id) 'x'", '{}');
    const [code] = await surety.ended;
    expect(code).toBe(1);
    expect(JSON.parse(surety.said.out)).toHaveProperty('error.code');
  });
});
