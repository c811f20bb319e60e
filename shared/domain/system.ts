import { z } from 'zod';
import { problem } from './problem.ts';

/** How the vault is kept and whether it can be used right now. */
export const vaultState = z.object({
  /** `none`: no key was made yet, and none can be until there is a keychain or a passphrase. */
  kind: z.enum(['none', 'keychain', 'passphrase']),
  open: z.boolean(),
  /** Why it is not open; null when it is. */
  problem: problem.nullable(),
});
export type VaultState = z.infer<typeof vaultState>;

export const systemStatus = z.object({
  version: z.string(),
  dataDir: z.string(),
  logFile: z.string(),
  vault: vaultState,
  /** Things that interrupted or failed work left on servers or destinations and that wait to be undone. */
  leftovers: z.array(z.object({ id: z.string(), what: z.string(), where: z.string(), problem: problem.nullable() })),
});
export type SystemStatus = z.infer<typeof systemStatus>;

/** Something changed: ask again for what you show of it. */
export const changeEvent = z.object({
  noun: z.enum([
    'clients',
    'servers',
    'apps',
    'sources',
    'destinations',
    'runs',
    'backups',
    'restores',
    'settings',
    'system',
  ]),
  id: z.string().nullable(),
});
export type ChangeEvent = z.infer<typeof changeEvent>;

export const settings = z.object({
  /** How many runs may work at once, over all servers. */
  concurrentRuns: z.int().min(1).max(16).default(2),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
});
export type Settings = z.infer<typeof settings>;

/** What is not named stays as it is; so these have no defaults. */
export const settingsChange = z.object({
  concurrentRuns: settings.shape.concurrentRuns.unwrap().optional(),
  theme: settings.shape.theme.unwrap().optional(),
});
