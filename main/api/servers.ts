import { testServer } from '../runs/test-server.ts';
import { importKnownHosts } from '../runs/import-known-hosts.ts';
import { changeSignInSecrets } from '../runs/sign-in-secrets.ts';
import { newId } from '../store/new-id.ts';
import type { Registrar } from './registrar.ts';
import type { ApiDeps } from './types.ts';
import { serverView } from './views.ts';

export function serversApi(os: Registrar, deps: ApiDeps) {
  const { store, vault, clock, events, access } = deps;
  /** What runs on the old connection goes on: a person may give another name in mid-backup. New work connects anew. */
  const changed = (id: string): void => {
    events.publish('change', { noun: 'servers', id });
  };
  return {
    list: os.servers.list.handler(async () =>
      Promise.all((await store.servers.list()).map((row) => serverView(deps, row))),
    ),
    get: os.servers.get.handler(async ({ input }) => serverView(deps, await store.servers.find(input.id))),
    create: os.servers.create.handler(async ({ input }) => {
      const { secrets, ...fields } = input;
      const now = clock.now();
      const row = { ...fields, id: newId('server', now), createdAt: now.toISOString() };
      await store.servers.insert(row);
      try {
        await changeSignInSecrets(vault, row.id, secrets);
      } catch (error) {
        await store.servers.remove(row.id);
        throw error;
      }
      changed(row.id);
      return serverView(deps, row);
    }),
    update: os.servers.update.handler(async ({ input }) => {
      const { secrets, ...fields } = input;
      const before = await store.servers.find(input.id);
      await changeSignInSecrets(vault, input.id, secrets);
      const row = { ...before, ...fields };
      await store.servers.update(row);
      changed(row.id);
      return serverView(deps, row);
    }),
    remove: os.servers.remove.handler(async ({ input }) => {
      await store.servers.remove(input.id);
      await vault.forget(input.id);
      access.forget(input.id);
      changed(input.id);
      return {};
    }),
    test: os.servers.test.handler(async ({ input }) => {
      const result = await testServer(deps, input.id);
      events.publish('change', { noun: 'servers', id: input.id });
      return result;
    }),
    acceptHostKey: os.servers.acceptHostKey.handler(async ({ input }) => {
      const row = await store.servers.find(input.id);
      await store.hostKeys.accept(row.host, row.port, input.fingerprint);
      access.forget(row.id);
      changed(row.id);
      return serverView(deps, row);
    }),
    importKnownHosts: os.servers.importKnownHosts.handler(async ({ input }) => {
      const result = await importKnownHosts(store, input.text);
      events.publish('change', { noun: 'servers', id: null });
      return result;
    }),
  };
}
