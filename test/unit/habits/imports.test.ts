import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import rules from '../../../.dependency-cruiser.js';

let house: string;

beforeEach(() => {
  house = mkdtempSync(join(tmpdir(), 'surety-house-'));
});
afterEach(() => {
  rmSync(house, { recursive: true });
});

/** Builds a small house of the given files and tells which rules it breaks. */
async function broken(files: Record<string, string>): Promise<string[]> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  }
  const { tsConfig: _tsConfig, ...options } = rules.options ?? {};
  const answer = await cruise(['.'], {
    ...options,
    baseDir: house,
    validate: true,
    ruleSet: { forbidden: rules.forbidden ?? [] },
  });
  return [...new Set((answer.output as ICruiseResult).summary.violations.map(({ rule }) => rule.name))];
}

const leaf = 'export const a = 1;\nexport interface A { readonly a: number }\n';
const takes = (path: string): string => `import { a } from '${path}';\nexport const b = a;\n`;
const speaksOf = (path: string): string => `import type { A } from '${path}';\nexport type B = A;\n`;

describe('the import table', () => {
  test('lets a room import what stands below it', async () => {
    expect(
      await broken({
        'main/runs/back-up.ts': takes('../vault/seal.ts'),
        'main/vault/seal.ts': takes('../../shared/domain/a.ts'),
        'shared/domain/a.ts': leaf,
      }),
    ).toEqual([]);
  });

  test.each([
    ['main/store/a.ts', 'main/runs/b.ts', 'no-way-up-from-store'],
    ['main/vault/a.ts', 'main/store/b.ts', 'no-way-up-from-vault'],
    ['main/destinations/sftp/a.ts', 'main/sources/mysql/b.ts', 'no-way-up-from-destinations'],
    ['main/api/a.ts', 'main/backend.ts', 'no-way-up-from-api'],
    ['main/backend.ts', 'main/cli.ts', 'no-way-up-from-backend'],
    ['main/sources/mysql/a.ts', 'main/sources/postgres/b.ts', 'kinds-of-sources-apart'],
    ['main/destinations/sftp/a.ts', 'main/destinations/local/b.ts', 'kinds-of-destinations-apart'],
    ['shared/domain/a.ts', 'main/ports.ts', 'shared-stands-alone'],
    ['renderer/a.ts', 'main/ports.ts', 'renderer-knows-the-contract-only'],
    ['main/runs/a.ts', 'renderer/b.ts', 'main-knows-no-window'],
    ['preload/a.ts', 'main/ports.ts', 'preload-stands-alone'],
  ])('refuses %s an import of %s', async (from, to, rule) => {
    const depth = from.split('/').length - 1;
    expect(await broken({ [from]: takes(`${'../'.repeat(depth)}${to}`), [to]: leaf })).toContain(rule);
  });

  test('lets a room speak of the types that are passed in from above, and take nothing from there', async () => {
    const wall = { 'main/sources/types.ts': leaf };
    expect(await broken({ ...wall, 'main/remote/a.ts': speaksOf('../sources/types.ts') })).toEqual([]);
    expect(await broken({ ...wall, 'main/remote/a.ts': takes('../sources/types.ts') })).toEqual([
      'only-types-from-above-remote',
    ]);
  });

  test('keeps Node out of shared and of the window', async () => {
    expect(await broken({ 'shared/domain/a.ts': "import 'node:fs';" })).toEqual(['shared-stands-alone']);
    expect(await broken({ 'renderer/a.ts': "import 'node:fs';" })).toContain('renderer-has-no-node');
  });

  test('refuses a circle', async () => {
    expect(await broken({ 'main/runs/a.ts': takes('./b.ts'), 'main/runs/b.ts': takes('./a.ts') })).toContain(
      'no-cycles',
    );
  });

  test("keeps Electron's values at its door", async () => {
    const electron = { 'node_modules/electron/package.json': '{"main":"i.js"}', 'node_modules/electron/i.js': '' };
    const values = "import { app } from 'electron';\nexport const a = app;\n";
    expect(await broken({ ...electron, 'main/runs/a.ts': values })).toContain('electron-at-its-door-only');
    rmSync(join(house, 'main'), { recursive: true });
    expect(await broken({ ...electron, 'main/desktop/a.ts': values })).not.toContain('electron-at-its-door-only');
  });
});
