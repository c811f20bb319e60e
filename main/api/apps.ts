import { ProblemError } from '../../shared/domain/problem.ts';
import { destinationKind } from '../destinations/registry.ts';
import { newId } from '../store/new-id.ts';
import type { AppRow } from '../store/types.ts';
import type { AppInput } from '../../shared/domain/app.ts';
import type { Registrar } from './registrar.ts';
import type { ApiDeps } from './types.ts';
import { appView } from './views.ts';

export function appsApi(os: Registrar, deps: ApiDeps) {
  const { store, clock, events, runs } = deps;
  const changed = (id: string): void => {
    events.publish('change', { noun: 'apps', id });
  };

  /** A client's data goes to that client's storage and nowhere else. */
  async function checkOwners(input: AppInput): Promise<void> {
    await Promise.all([store.clients.find(input.clientId), store.servers.find(input.serverId)]);
    for (const id of input.destinationIds) {
      const destination = await store.destinations.find(id);
      if (destination.clientId === input.clientId) continue;
      throw new ProblemError({
        code: 'input_invalid',
        message: `${destination.name} belongs to another client.`,
        where: destination.name,
        next: 'Choose destinations of the same client as the app.',
      });
    }
  }

  /** Copies at a path on the managed server stay on that server, and are found by the app's server alone. */
  async function checkMove(app: AppRow): Promise<void> {
    const local = (await store.destinations.list()).filter(
      (one) => destinationKind(one.config.kind).reach === 'managed-server',
    );
    const backups = await store.backups.list({ appId: app.id, limit: 500 });
    const copies = backups.flatMap((backup) => backup.copies).filter((copy) => copy.state !== 'failed');
    const holder = local.find((one) => copies.some((copy) => copy.destinationId === one.id));
    if (!holder && !runs.isBusy(app.id)) return;
    throw new ProblemError({
      code: 'in_use',
      message: holder
        ? `Backups of ${app.name} lie at ${holder.name}, on the server that it would leave.`
        : `A run of ${app.name} is waiting or working.`,
      where: app.name,
      next: holder
        ? 'Make a new app for the other server; this one keeps its history.'
        : 'Wait for it or cancel it, then change the server.',
    });
  }

  return {
    list: os.apps.list.handler(async () => Promise.all((await store.apps.list()).map((row) => appView(deps, row)))),
    get: os.apps.get.handler(async ({ input }) => appView(deps, await store.apps.find(input.id))),
    create: os.apps.create.handler(async ({ input }) => {
      await checkOwners(input);
      const now = clock.now();
      const row = { ...input, id: newId('app', now), createdAt: now.toISOString() };
      await store.apps.insert(row);
      changed(row.id);
      return appView(deps, row);
    }),
    update: os.apps.update.handler(async ({ input }) => {
      await checkOwners(input);
      const before = await store.apps.find(input.id);
      if (before.serverId !== input.serverId) await checkMove(before);
      const row = { ...before, ...input };
      await store.apps.update(row);
      changed(row.id);
      return appView(deps, row);
    }),
    remove: os.apps.remove.handler(async ({ input }) => {
      const app = await store.apps.find(input.id);
      if (runs.isBusy(input.id)) {
        throw new ProblemError({
          code: 'in_use',
          message: `A run of ${app.name} is waiting or working.`,
          where: app.name,
          next: 'Cancel it or wait for it, then remove the app.',
        });
      }
      await store.apps.remove(input.id);
      changed(input.id);
      return {};
    }),
  };
}
