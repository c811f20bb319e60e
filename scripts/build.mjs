import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './build-lock.mjs';
import { isMain } from './is-main.mjs';
import { requireNode } from './node-version.mjs';
import { runCaptured } from './processes.mjs';
import { hashInputs, readStamp } from './stamp.mjs';

/** The checkout that these scripts belong to. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

function bundle(at) {
  const program = join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  return runCaptured(process.execPath, [program, 'build', '--logLevel', 'warn'], { cwd: at });
}

/**
 * Brings `out/` up to date with the sources; does nothing when it is. Two at once take turns.
 * `say` gets the one line of output. Resolves to true when `out/` is good, to false when the build failed.
 */
export async function buildIfStale({ at = root, say = console.error, run = bundle } = {}) {
  const stamp = join(at, 'out/.built');
  const isFresh = () => readStamp(stamp) === hashInputs(at);
  if (isFresh()) return true;
  try {
    return await withLock(join(at, 'out/.building'), async () => {
      if (isFresh()) return true;
      const started = performance.now();
      const hash = hashInputs(at);
      rmSync(stamp, { force: true });
      const { code, output } = await run(at);
      if (code !== 0) {
        say(`${output.trimEnd()}\nSurety could not be built; the reason is above.`);
        return false;
      }
      writeFileSync(stamp, `${hash}\n`);
      say(`Built Surety in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
      return true;
    });
  } catch (error) {
    say(`Surety could not be built: ${error.message}.`);
    return false;
  }
}

if (isMain(import.meta.url)) {
  requireNode();
  process.exitCode = (await buildIfStale()) ? 0 : 1;
}
