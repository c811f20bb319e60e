import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where Surety keeps its store and log when nobody says otherwise: each system's own place for an app's data. */
export function defaultDataDir(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const named = env['SURETY_DATA_DIR'];
  if (named) return resolve(named);
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Surety');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Surety');
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'surety');
}
