import type { ContractRouterClient } from '@orpc/contract';
import { apps } from './apps.ts';
import { backups } from './backups.ts';
import { clients } from './clients.ts';
import { destinations } from './destinations.ts';
import { restores } from './restores.ts';
import { runs } from './runs.ts';
import { servers } from './servers.ts';
import { settings } from './settings.ts';
import { sources } from './sources.ts';
import { system } from './system.ts';

/** Every call and event that a person can make. The window, the browser and the terminal have this and nothing else. */
export const contract = {
  clients,
  servers,
  apps,
  sources,
  destinations,
  runs,
  backups,
  restores,
  settings,
  system,
};

/** The contract as its callers see it. */
export type SuretyClient = ContractRouterClient<typeof contract>;
