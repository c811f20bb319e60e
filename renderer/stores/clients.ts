import type { SuretyClient } from '../../shared/contract/index.ts';
import type { Client } from '../../shared/domain/client.ts';
import { createLoadedStore } from './loaded-store.ts';
import type { LoadedStore } from './loaded-store.ts';

export interface ClientInput {
  readonly name: string;
  readonly notes: string;
}

export interface ClientStore {
  readonly list: LoadedStore<Client[]>;
  create(input: ClientInput): Promise<Client>;
  update(id: string, input: ClientInput): Promise<Client>;
  remove(id: string): Promise<void>;
}

export function createClientStore({ clients }: SuretyClient): ClientStore {
  const list = createLoadedStore(() => clients.list({}));
  async function then<T>(work: Promise<T>): Promise<T> {
    const result = await work;
    await list.refresh();
    return result;
  }
  return {
    list,
    create: (input) => then(clients.create(input)),
    update: (id, input) => then(clients.update({ id, ...input })),
    remove: async (id) => void (await then(clients.remove({ id }))),
  };
}
