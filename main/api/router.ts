import type { Logger } from '../ports.ts';
import { appsApi } from './apps.ts';
import { backupsApi } from './backups.ts';
import { clientsApi } from './clients.ts';
import { destinationsApi } from './destinations.ts';
import { createRegistrar } from './registrar.ts';
import { restoresApi } from './restores.ts';
import { runsApi } from './runs.ts';
import { serversApi } from './servers.ts';
import { settingsApi } from './settings.ts';
import { sourcesApi } from './sources.ts';
import { systemApi } from './system.ts';
import type { ApiDeps } from './types.ts';

/** The contract, bound: every door hands calls to this and to nothing else. */
export function createRouter(deps: ApiDeps, log: Logger) {
  const os = createRegistrar(deps.redact, log);
  return os.router({
    clients: clientsApi(os, deps),
    servers: serversApi(os, deps),
    apps: appsApi(os, deps),
    sources: sourcesApi(os, deps),
    destinations: destinationsApi(os, deps),
    runs: runsApi(os, deps),
    backups: backupsApi(os, deps),
    restores: restoresApi(os, deps),
    settings: settingsApi(os, deps),
    system: systemApi(os, deps),
  });
}

export type Router = ReturnType<typeof createRouter>;
