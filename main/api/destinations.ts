import { ProblemError, toProblem, withoutSecrets } from '../../shared/domain/problem.ts';
import { destinationKind } from '../destinations/registry.ts';
import { hostOf } from '../runs/access.ts';
import { changeSignInSecrets } from '../runs/sign-in-secrets.ts';
import { newId } from '../store/new-id.ts';
import type { DestinationConfig } from '../../shared/domain/destination.ts';
import type { DestinationRow } from '../store/types.ts';
import type { Registrar } from './registrar.ts';
import type { ApiDeps } from './types.ts';
import { destinationView } from './views.ts';

export function destinationsApi(os: Registrar, deps: ApiDeps) {
  const { store, vault, clock, events, access } = deps;
  /** What runs on the old connection goes on: a person may give another name in mid-backup. New work connects anew. */
  const changed = (id: string): void => {
    events.publish('change', { noun: 'destinations', id });
  };
  return {
    list: os.destinations.list.handler(async () =>
      Promise.all((await store.destinations.list()).map((row) => destinationView(deps, row))),
    ),
    get: os.destinations.get.handler(async ({ input }) =>
      destinationView(deps, await store.destinations.find(input.id)),
    ),
    create: os.destinations.create.handler(async ({ input }) => {
      const { secrets, ...fields } = input;
      await store.clients.find(fields.clientId);
      const now = clock.now();
      const row = { ...fields, id: newId('destination', now), createdAt: now.toISOString() };
      await store.destinations.insert(row);
      try {
        await changeSignInSecrets(vault, row.id, secrets);
      } catch (error) {
        await store.destinations.remove(row.id);
        throw error;
      }
      changed(row.id);
      return destinationView(deps, row);
    }),
    update: os.destinations.update.handler(async ({ input }) => {
      const { secrets, ...fields } = input;
      const before = await store.destinations.find(input.id);
      await refuseToLeaveBehind(before, fields.config);
      await changeSignInSecrets(vault, input.id, secrets);
      const row = { ...before, ...fields };
      await store.destinations.update(row);
      changed(row.id);
      return destinationView(deps, row);
    }),
    remove: os.destinations.remove.handler(async ({ input }) => {
      await store.destinations.remove(input.id);
      await vault.forget(input.id);
      access.forget(input.id);
      changed(input.id);
      return {};
    }),
    check: os.destinations.check.handler(async ({ input }) => {
      const row = await store.destinations.find(input.id);
      const host = hostOf(row.config);
      const hostKey = async () => host && (await store.hostKeys.state(host.host, host.port));
      try {
        const serverId = input.serverId ?? (await serverThatUses(row.id));
        const found = await destinationKind(row.config.kind).check(await access.destinationAccess(row, serverId));
        const steps = found.steps.map((step) => ({ ...step, detail: step.detail && deps.redact(step.detail) }));
        const problem = found.problem && withoutSecrets(found.problem, deps.redact);
        return { ...found, steps, problem, hostKey: await hostKey() };
      } catch (error) {
        return {
          ok: false,
          steps: [],
          freeBytes: null,
          hostKey: await hostKey(),
          problem: withoutSecrets(toProblem(error), deps.redact),
        };
      } finally {
        events.publish('change', { noun: 'destinations', id: row.id });
      }
    }),
    acceptHostKey: os.destinations.acceptHostKey.handler(async ({ input }) => {
      const row = await store.destinations.find(input.id);
      const host = hostOf(row.config);
      if (!host) {
        throw new ProblemError({
          code: 'input_invalid',
          message: 'This kind of destination has no host key.',
          where: row.name,
          next: 'Nothing needs to be accepted.',
        });
      }
      await store.hostKeys.accept(host.host, host.port, input.fingerprint);
      access.forget(row.id);
      changed(row.id);
      return destinationView(deps, row);
    }),
  };

  /** An upload that must still be taken back is found by the folder that it was begun in. */
  async function refuseToLeaveBehind(row: DestinationRow, config: DestinationConfig): Promise<void> {
    if (row.config.kind === config.kind && row.config.path === config.path) return;
    const held = (await store.journal.list()).some(
      (entry) => entry.kind === 'upload' && entry.destinationId === row.id,
    );
    if (!held) return;
    throw new ProblemError({
      code: 'in_use',
      message: `An upload to ${row.name} is under way, or one that broke off waits to be taken back.`,
      where: row.name,
      next: 'Wait until it is done, or add the other folder as a destination of its own.',
    });
  }

  /** A path on the managed server is looked at on the server of the first app that uses it. */
  async function serverThatUses(destinationId: string): Promise<string | null> {
    const apps = await store.apps.list();
    return apps.find((app) => app.destinationIds.includes(destinationId))?.serverId ?? null;
  }
}
