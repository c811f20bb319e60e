import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { SuretyClient } from '../../shared/contract/index.ts';
import type { Server, ServerInput, ServerTest } from '../../shared/domain/server.ts';
import { createLoadedStore } from './loaded-store.ts';
import type { LoadedStore } from './loaded-store.ts';

/** The last test of each server in this window, by the server's id. */
export type ServerTests = Readonly<Record<string, { readonly at: string; readonly test: ServerTest }>>;

export interface ServerStore {
  readonly list: LoadedStore<Server[]>;
  readonly tests: StoreApi<ServerTests>;
  create(input: ServerInput): Promise<Server>;
  update(id: string, input: ServerInput): Promise<Server>;
  remove(id: string): Promise<void>;
  test(id: string): Promise<ServerTest>;
  acceptHostKey(id: string, fingerprint: string): Promise<Server>;
  importKnownHosts(text: string): ReturnType<SuretyClient['servers']['importKnownHosts']>;
}

export function createServerStore({ servers }: SuretyClient, now: () => Date): ServerStore {
  const list = createLoadedStore(() => servers.list({}));
  const tests = createStore<ServerTests>(() => ({}));

  /** The list is read again before the caller goes on, so that the next screen shows what was just done. */
  async function then<T>(work: Promise<T>): Promise<T> {
    const result = await work;
    await list.refresh();
    return result;
  }

  return {
    list,
    tests,
    create: (input) => then(servers.create(input)),
    update: (id, input) => then(servers.update({ id, ...input })),
    remove: async (id) => void (await then(servers.remove({ id }))),
    test: async (id) => {
      const test = await then(servers.test({ id }));
      tests.setState({ [id]: { at: now().toISOString(), test } });
      return test;
    },
    acceptHostKey: (id, fingerprint) => then(servers.acceptHostKey({ id, fingerprint })),
    importKnownHosts: (text) => then(servers.importKnownHosts({ text })),
  };
}
