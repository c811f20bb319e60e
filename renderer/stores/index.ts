import type { SuretyClient } from '../../shared/contract/index.ts';
import type { ConnectionStore } from '../transport/connection-store.ts';
import { createAppStore } from './apps.ts';
import { createBackupStore } from './backups.ts';
import { createRevisionStore, followChanges, nouns } from './changes.ts';
import type { Noun } from './changes.ts';
import { createClientStore } from './clients.ts';
import { createDestinationStore } from './destinations.ts';
import type { LoadedStore } from './loaded-store.ts';
import { createRestoreStore } from './restores.ts';
import { createRunStore } from './runs.ts';
import { createServerStore } from './servers.ts';
import { createSettingsStore, createSystemStore } from './settings.ts';

/** All that the screens may use: they never see the client. */
export type Stores = ReturnType<typeof createStores>;

export function createStores(client: SuretyClient, connection: ConnectionStore, now: () => Date) {
  const stores = {
    connection,
    revisions: createRevisionStore(),
    clients: createClientStore(client),
    servers: createServerStore(client, now),
    destinations: createDestinationStore(client, now),
    apps: createAppStore(client, now),
    runs: createRunStore(client),
    backups: createBackupStore(client),
    restores: createRestoreStore(client),
    settings: createSettingsStore(client),
    system: createSystemStore(client),
  };

  const lists: Partial<Record<Noun, LoadedStore<unknown>>> = {
    clients: stores.clients.list,
    servers: stores.servers.list,
    destinations: stores.destinations.list,
    apps: stores.apps.list,
    sources: stores.apps.list,
    runs: stores.runs.list,
    restores: stores.restores.list,
    settings: stores.settings.current,
    system: stores.system.status,
  };

  /** Reads again what is kept of these nouns, and tells the screens that read something by themselves. */
  function refresh(changed: ReadonlySet<Noun>): void {
    const toRead = new Set([...changed].map((noun) => lists[noun]));
    for (const list of toRead) void list?.refresh();
    stores.revisions.setState((before) => Object.fromEntries([...changed].map((noun) => [noun, before[noun] + 1])));
  }

  /** Reads everything whenever the connection opens, then follows its changes; ends when `signal` aborts. */
  async function follow(signal: AbortSignal, wait: (milliseconds: number) => Promise<void>): Promise<void> {
    while (!signal.aborted) {
      if (connection.getState().state !== 'open') await nextChange(connection);
      if (connection.getState().state !== 'open') continue;
      refresh(new Set(nouns));
      await followChanges({ client, changed: refresh, pause: () => wait(300), signal });
      await wait(500);
    }
  }

  return { ...stores, refresh, follow };
}

function nextChange(connection: ConnectionStore): Promise<void> {
  return new Promise((resolve) => {
    const stop = connection.subscribe(() => {
      stop();
      resolve();
    });
  });
}
