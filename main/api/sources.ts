import { toProblem, withoutSecrets } from '../../shared/domain/problem.ts';
import { sourceKind } from '../sources/registry.ts';
import type { SourceRow } from '../store/types.ts';
import { newId } from '../store/new-id.ts';
import type { Registrar } from './registrar.ts';
import type { ApiDeps } from './types.ts';
import { sourceView } from './views.ts';

export function sourcesApi(os: Registrar, deps: ApiDeps) {
  const { store, vault, clock, events, access } = deps;
  const changed = (row: SourceRow): void => {
    events.publish('change', { noun: 'sources', id: row.id });
    events.publish('change', { noun: 'apps', id: row.appId });
  };
  return {
    create: os.sources.create.handler(async ({ input }) => {
      await store.apps.find(input.appId);
      const now = clock.now();
      const row: SourceRow = {
        id: newId('source', now),
        appId: input.appId,
        config: input.config,
        createdAt: now.toISOString(),
      };
      await store.sources.insert(row);
      try {
        await vault.change(row.id, { ...input.secrets });
      } catch (error) {
        await store.sources.remove(row.id);
        throw error;
      }
      changed(row);
      return sourceView(deps, row);
    }),
    update: os.sources.update.handler(async ({ input }) => {
      const row = { ...(await store.sources.find(input.id)), config: input.config };
      await vault.change(row.id, { ...input.secrets });
      await store.sources.update(row);
      changed(row);
      return sourceView(deps, row);
    }),
    remove: os.sources.remove.handler(async ({ input }) => {
      const row = await store.sources.find(input.id);
      await store.sources.remove(row.id);
      await vault.forget(row.id);
      changed(row);
      return {};
    }),
    discover: os.sources.discover.handler(async ({ input }) => {
      // It is not kept, so the vault cannot tell that it is a secret.
      if (input.secrets.password) deps.learn(input.secrets.password);
      const remote = await access.server(input.serverId);
      return sourceKind(input.query.kind).discover(remote, input.query, input.secrets.password ?? null);
    }),
    preflight: os.sources.preflight.handler(async ({ input }) => {
      const row = await store.sources.find(input.id);
      const app = await store.apps.find(row.appId);
      try {
        const server = await store.servers.find(app.serverId);
        return await sourceKind(row.config.kind).preflight({
          remote: await access.server(server.id),
          config: row.config,
          password: await vault.read(row.id, 'password'),
          workDir: server.workDir,
        });
      } catch (error) {
        return {
          ok: false,
          findings: [],
          tools: {},
          bytes: null,
          problem: withoutSecrets(toProblem(error), deps.redact),
        };
      }
    }),
  };
}
