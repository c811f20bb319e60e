import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCaptured } from './processes.mjs';

/** How long Electron's binary may take to come, in milliseconds. */
export const fetchLimitMs = 20_000;

/** The path of Electron's binary below node_modules; null when it is not there whole. */
export function findElectron(root) {
  const folder = join(root, 'node_modules/electron');
  try {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (readFileSync(join(folder, 'dist/version'), 'utf8').trim().replace(/^v/, '') !== version) return null;
    const binary = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim());
    return existsSync(binary) ? binary : null;
  } catch {
    return null;
  }
}

/** Fetches the binary with Electron's own installer. Resolves to null when it came, else to the reason in few words. */
export async function fetchElectron(root, { limitMs = fetchLimitMs, run = runCaptured } = {}) {
  const installer = join(root, 'node_modules/electron/install.js');
  if (!existsSync(installer)) return 'the electron package is not installed';
  const { code, timedOut } = await run(process.execPath, [installer], { cwd: root, timeoutMs: limitMs });
  if (timedOut) return `it could not be fetched within ${Math.round(limitMs / 1000)} s`;
  return code === 0 ? null : 'it could not be fetched';
}

/**
 * Whether a window can be opened here, without touching the network: null when it can, else why not, as a clause.
 * `probes` is {platform, env, uid}.
 */
export function whyNoWindow({ platform, env, uid }) {
  if (platform !== 'linux') return null;
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display';
  if (uid === 0) return 'Electron does not run as root without giving up its sandbox';
  return null;
}
