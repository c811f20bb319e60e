import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { SuretyClient } from '../../shared/contract/index.ts';
import type { Destination, DestinationCheck, DestinationInput } from '../../shared/domain/destination.ts';
import { createLoadedStore } from './loaded-store.ts';
import type { LoadedStore } from './loaded-store.ts';

/** The last check of each destination in this window, by the destination's id. */
export type DestinationChecks = Readonly<Record<string, { readonly at: string; readonly check: DestinationCheck }>>;

export interface DestinationStore {
  readonly list: LoadedStore<Destination[]>;
  readonly checks: StoreApi<DestinationChecks>;
  create(input: DestinationInput): Promise<Destination>;
  update(id: string, input: DestinationInput): Promise<Destination>;
  remove(id: string): Promise<void>;
  check(id: string, serverId: string | null): Promise<DestinationCheck>;
  acceptHostKey(id: string, fingerprint: string): Promise<Destination>;
}

export function createDestinationStore({ destinations }: SuretyClient, now: () => Date): DestinationStore {
  const list = createLoadedStore(() => destinations.list({}));
  const checks = createStore<DestinationChecks>(() => ({}));
  async function then<T>(work: Promise<T>): Promise<T> {
    const result = await work;
    await list.refresh();
    return result;
  }
  return {
    list,
    checks,
    create: (input) => then(destinations.create(input)),
    update: (id, input) => then(destinations.update({ id, ...input })),
    remove: async (id) => void (await then(destinations.remove({ id }))),
    check: async (id, serverId) => {
      const check = await then(destinations.check({ id, serverId }));
      checks.setState({ [id]: { at: now().toISOString(), check } });
      return check;
    },
    acceptHostKey: (id, fingerprint) => then(destinations.acceptHostKey({ id, fingerprint })),
  };
}
