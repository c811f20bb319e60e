import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './build.mjs';
import { runCaptured } from './processes.mjs';

/** Whether this is Debian, where the tests can fetch what they need and a skip counts as a failure. */
export const isDebian = existsSync('/etc/debian_version');

/**
 * Sees to it that the Debian packages of a group ('check' or 'tests') are there. Resolves to null, or to a sentence
 * that says what is missing.
 */
export async function ensurePackages(group) {
  const { code, output } = await runCaptured('sh', [join(root, 'test/services/install.sh'), group], { cwd: root });
  return code === 0 ? null : output.trim() || 'The packages that the tests need could not be installed.';
}
