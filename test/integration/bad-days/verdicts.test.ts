import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { examine } from '../../../main/pipeline/fetch.ts';
import { makeTempDir } from '../../services/temp.ts';
import { localRemote, shells } from '../../support/local-remote.ts';

/** One in twenty failed when the guard of the script outlived its verdict; so often it would be seen. */
const times = 120;

it.each(shells)('a script that gave its verdict is not stopped by the end of its input: %s', async (shell) => {
  const dir = await makeTempDir('verdicts');
  onTestFinished(() => dir.remove());
  const file = join(dir.path, 'backup');
  await writeFile(file, 'content');
  const expected = { bytes: 7, sha256: createHash('sha256').update('content').digest('hex') };
  const check = { script: { name: 'check', text: 'cat >/dev/null; echo whole' }, args: [], runAs: null };
  const { signal } = new AbortController();

  const results: unknown[] = [];
  for (let at = 0; at < times; at += 4) {
    const four = [0, 1, 2, 3].map((more) => {
      const workFolder = join(dir.path, `work ${String(at + more)}`);
      const job = { remote: localRemote({ shell }), file, workFolder, check, expected, signal };
      return examine(job).catch((error: unknown) => error);
    });
    results.push(...(await Promise.all(four)));
  }

  expect(results.filter((result) => result !== 'whole')).toEqual([]);
});
