import type { SuretyClient } from '../../shared/contract/index.ts';
import type { Restore } from '../../shared/domain/restore.ts';
import { createLoadedStore } from './loaded-store.ts';
import type { LoadedStore } from './loaded-store.ts';
import { createWatchStore } from './watch-store.ts';
import type { WatchEvent, WatchStore } from './watch-store.ts';

export type PlanInput = Parameters<SuretyClient['restores']['plan']>[0];

export interface RestoreStore {
  /** The newest restores of all apps, newest first. */
  readonly list: LoadedStore<Restore[]>;
  get(id: string): Promise<Restore>;
  plan(input: PlanInput): Promise<Restore>;
  confirm(id: string, phrase: string): Promise<Restore>;
  cancel(id: string): Promise<Restore>;
  undo(id: string): Promise<Restore>;
  readonly watch: (id: string) => WatchStore<Restore>;
}

async function* asWatchEvents(
  stream: Awaited<ReturnType<SuretyClient['restores']['watch']>>,
): AsyncGenerator<WatchEvent<Restore>> {
  for await (const event of stream) yield event.type === 'restore' ? { value: event.restore } : { line: event.line };
}

export function createRestoreStore({ restores }: SuretyClient): RestoreStore {
  const list = createLoadedStore(() => restores.list({ limit: 100 }));
  return {
    list,
    get: (id) => restores.get({ id }),
    plan: (input) => restores.plan(input),
    confirm: (id, phrase) => restores.confirm({ id, phrase }),
    cancel: (id) => restores.cancel({ id }),
    undo: (id) => restores.undo({ id }),
    watch: (id) => createWatchStore(async (signal) => asWatchEvents(await restores.watch({ id }, { signal }))),
  };
}
