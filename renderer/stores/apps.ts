import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { SuretyClient } from '../../shared/contract/index.ts';
import type { App, AppInput } from '../../shared/domain/app.ts';
import type { Run } from '../../shared/domain/run.ts';
import type {
  Discovered,
  DiscoverQuery,
  Preflight,
  Source,
  SourceConfig,
  SourceSecrets,
} from '../../shared/domain/source.ts';
import { lastProven } from './last-proven.ts';
import type { LastProven } from './last-proven.ts';
import { createLoadedStore } from './loaded-store.ts';
import type { LoadedStore } from './loaded-store.ts';

export interface AppOverview {
  readonly lastRun: Run | null;
  readonly proven: LastProven;
}

export type Preflights = Readonly<Record<string, { readonly at: string; readonly preflight: Preflight }>>;

export interface AppStore {
  readonly list: LoadedStore<App[]>;
  /** By app id: its last run and how old its last proven backup is. Read only when a screen asks for it. */
  readonly overview: LoadedStore<Readonly<Record<string, AppOverview>>>;
  /** The last preflight of each source in this window, by the source's id. */
  readonly preflights: StoreApi<Preflights>;
  create(input: AppInput): Promise<App>;
  update(id: string, input: AppInput): Promise<App>;
  remove(id: string): Promise<void>;
  discover(serverId: string, query: DiscoverQuery, secrets: SourceSecrets): Promise<Discovered[]>;
  preflight(sourceId: string): Promise<Preflight>;
  addSource(appId: string, config: SourceConfig, secrets: SourceSecrets): Promise<Source>;
  updateSource(id: string, config: SourceConfig, secrets: SourceSecrets): Promise<Source>;
  removeSource(id: string): Promise<void>;
}

/** How many of a source's newest backups are looked at for a proven one. */
const lookBack = 20;

async function readOverview(client: SuretyClient): Promise<Record<string, AppOverview>> {
  const apps = await client.apps.list({});
  const entries = apps.map(async (app): Promise<[string, AppOverview]> => {
    const [runs, ...backups] = await Promise.all([
      client.runs.list({ appId: app.id, limit: 1 }),
      ...app.sources.map((source) => client.backups.list({ sourceId: source.id, limit: lookBack })),
    ]);
    return [app.id, { lastRun: runs[0] ?? null, proven: lastProven(app.sources, backups.flat()) }];
  });
  return Object.fromEntries(await Promise.all(entries));
}

export function createAppStore(client: SuretyClient, now: () => Date): AppStore {
  const { apps, sources } = client;
  const list = createLoadedStore(() => apps.list({}));
  const overview = createLoadedStore(() => readOverview(client));
  const preflights = createStore<Preflights>(() => ({}));
  async function then<T>(work: Promise<T>): Promise<T> {
    const result = await work;
    await list.refresh();
    return result;
  }
  return {
    list,
    overview,
    preflights,
    create: (input) => then(apps.create(input)),
    update: (id, input) => then(apps.update({ id, ...input })),
    remove: async (id) => void (await then(apps.remove({ id }))),
    discover: (serverId, query, secrets) => sources.discover({ serverId, query, secrets }),
    preflight: async (id) => {
      const preflight = await sources.preflight({ id });
      preflights.setState({ [id]: { at: now().toISOString(), preflight } });
      return preflight;
    },
    addSource: (appId, config, secrets) => then(sources.create({ appId, config, secrets })),
    updateSource: (id, config, secrets) => then(sources.update({ id, config, secrets })),
    removeSource: async (id) => void (await then(sources.remove({ id }))),
  };
}
