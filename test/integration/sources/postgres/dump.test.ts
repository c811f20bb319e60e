import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgres } from '../../../../main/sources/postgres/index.ts';
import { startPostgres, superPassword } from '../../../services/postgres.ts';
import type { PostgresServer } from '../../../services/postgres.ts';
import { makeTempDir } from '../../../services/temp.ts';
import type { TempDir } from '../../../services/temp.ts';
import { shells } from '../../../support/local-remote.ts';
import { checkOf } from '../../../support/run-stage.ts';
import { accessTo, dumpOf, everyShell, fillShop, hostile, removeShells } from './world.ts';

let server: PostgresServer;
let home: TempDir;

beforeAll(async () => {
  server = await startPostgres();
  home = await makeTempDir('postgres-dump');
  await fillShop(server, hostile);
});
afterAll(async () => {
  await server.stop();
  await home.remove();
  await removeShells();
});

describe.each(shells)('under %s', (shell) => {
  test('a database with a hostile name is found, surveyed, dumped and read whole', async () => {
    const options = await everyShell(shell);
    const access = accessTo(server.config(hostile), options);
    const { database: _, ...query } = access.config;
    const found = await postgres.discover(access.remote, query, superPassword);
    expect(found.map((one) => one.label)).toContain(hostile);
    expect(found.every((one) => one.bytes !== null && one.bytes > 0)).toBe(true);

    const path = join(home.path, `${shell}.dump`);
    const made = await dumpOf(access, path, options);
    expect(made.stderr).toBe('');
    expect(made.status).toBe(0);
    expect(made.tools['pg_dump']).toMatch(/^15\./);
    expect(made.facts).toMatchObject({
      tables: 4,
      views: 2,
      sequences: 1,
      functions: 1,
      triggers: 1,
      largeObjects: 1,
      encoding: 'UTF8',
      owner: 'tester',
    });
    expect(made.facts['roles']).toContain('tester');
    expect(made.facts['extensions']).toEqual(['plpgsql']);
    expect(made.facts['rowsEstimate']).toBeGreaterThanOrEqual(200);

    const checked = await checkOf(postgres.check(made), path, options);
    expect(checked).toMatchObject({ status: 0, stderr: '' });
    expect(checked.stdout).toMatch(/^read whole by pg_restore, \d\d+ entries\n$/);
    expect(existsSync('/pwned')).toBe(false);
  });

  test('an archive that is cut or altered does not pass the check', async () => {
    const options = await everyShell(shell);
    const path = join(home.path, `${shell}-cut.dump`);
    const made = await dumpOf(accessTo(server.config(hostile), options), path, options);
    const whole = await readFile(path);
    for (const percent of [99, 90, 50, 10, 0]) {
      const cut = whole.subarray(0, Math.floor((whole.length * percent) / 100));
      const checked = await checkOf(postgres.check(made), cut, options);
      expect(checked.status, `cut to ${String(percent)} %`).not.toBe(0);
      expect(checked.stdout).toBe('');
      expect(postgres.explain('check', checked.status, checked.stderr, server.config(hostile), 'web-1').code).toBe(
        'dump_incomplete',
      );
    }
    const flipped = Buffer.from(whole);
    const at = Math.floor(whole.length * 0.8);
    flipped[at] = (flipped[at] ?? 0) ^ 0xff;
    expect((await checkOf(postgres.check(made), flipped, options)).status).not.toBe(0);
    expect((await checkOf(postgres.check(made), Buffer.alloc(4_000_000), options)).status).not.toBe(0);
  });
});
