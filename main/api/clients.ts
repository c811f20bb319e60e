import { newId } from '../store/new-id.ts';
import type { Registrar } from './registrar.ts';
import type { ApiDeps } from './types.ts';

export function clientsApi(os: Registrar, { store, clock, events }: ApiDeps) {
  const changed = (id: string): void => {
    events.publish('change', { noun: 'clients', id });
  };
  return {
    list: os.clients.list.handler(() => store.clients.list()),
    create: os.clients.create.handler(async ({ input }) => {
      const now = clock.now();
      const client = { ...input, id: newId('client', now), createdAt: now.toISOString() };
      await store.clients.insert(client);
      changed(client.id);
      return client;
    }),
    update: os.clients.update.handler(async ({ input }) => {
      const client = { ...(await store.clients.find(input.id)), ...input };
      await store.clients.update(client);
      changed(client.id);
      return client;
    }),
    remove: os.clients.remove.handler(async ({ input }) => {
      await store.clients.remove(input.id);
      changed(input.id);
      return {};
    }),
  };
}
