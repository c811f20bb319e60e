import type { SuretyClient } from '../../shared/contract/index.ts';
import type { Run } from '../../shared/domain/run.ts';
import { createLoadedStore } from './loaded-store.ts';
import type { LoadedStore } from './loaded-store.ts';
import { createWatchStore } from './watch-store.ts';
import type { WatchEvent, WatchStore } from './watch-store.ts';

export interface RunStore {
  /** The newest runs of all apps, newest first. */
  readonly list: LoadedStore<Run[]>;
  ofApp(appId: string, limit: number): Promise<Run[]>;
  start(appId: string): Promise<Run>;
  cancel(id: string): Promise<Run>;
  readonly watch: (id: string) => WatchStore<Run>;
}

async function* asWatchEvents(
  stream: Awaited<ReturnType<SuretyClient['runs']['watch']>>,
): AsyncGenerator<WatchEvent<Run>> {
  for await (const event of stream) yield event.type === 'run' ? { value: event.run } : { line: event.line };
}

export function createRunStore({ runs }: SuretyClient): RunStore {
  const list = createLoadedStore(() => runs.list({ limit: 100 }));
  return {
    list,
    ofApp: (appId, limit) => runs.list({ appId, limit }),
    start: (appId) => runs.start({ appId }),
    cancel: (id) => runs.cancel({ id }),
    watch: (id) => createWatchStore(async (signal) => asWatchEvents(await runs.watch({ id }, { signal }))),
  };
}
