import { ProblemError } from '../../shared/domain/problem.ts';
import type { Restore } from '../../shared/domain/restore.ts';
import { workFolder } from '../pipeline/work-folder.ts';
import { planRestore, type PlanRequest } from './plan-restore.ts';
import type { RestoreSetting } from './restore-copy.ts';
import { planFor, targetAccess } from './restore-target.ts';
import { runRestore } from './run-restore.ts';
import type { RunDeps } from './types.ts';
import { cancelled } from './work.ts';

export interface Restores {
  plan(request: PlanRequest): Promise<Restore>;
  /** Checks phrase and plan again, then begins. Resolves to the restore as it was begun. */
  confirm(restoreId: string, phrase: string): Promise<Restore>;
  cancel(restoreId: string): Promise<Restore>;
  undo(restoreId: string): Promise<Restore>;
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** A target that grew or shrank by more than this part since the plan is another one than the person agreed to. */
const tolerated = 0.25;
/** …unless it is small: in bytes. */
const toleratedBytes = 16 * 1024 * 1024;

/**
 * Plans and confirmed restores. The renderer decides nothing: what is confirmed is what main planned, and main looks
 * again before it begins.
 */
export function createRestores(
  deps: RunDeps,
  isBusy: (appId: string) => boolean,
  ready: (serverId: string) => Promise<void>,
): Restores {
  const { store } = deps;
  const going = new Map<string, { readonly target: string; readonly stop: AbortController; readonly done: Promise<unknown> }>();

  async function settingOf(restore: Restore): Promise<RestoreSetting> {
    const backup = await store.backups.find(restore.backupId);
    const copy = backup.copies.find((one) => one.id === restore.copyId);
    const server = await store.servers.find(restore.plan.serverId);
    if (!copy || backup.bytes === null || backup.sha256 === null) throw stale('The copy is not in the history any more.');
    return {
      restore,
      backup: { ...backup, bytes: backup.bytes, sha256: backup.sha256 },
      copy,
      server,
      access: await targetAccess(deps, restore.id, backup.sourceId, server, restore.plan.target),
      folder: workFolder(server.workDir, restore.id),
    };
  }

  async function confirm(restoreId: string, phrase: string): Promise<Restore> {
    const restore = await store.restores.find(restoreId);
    if (restore.state !== 'planned') throw stale('This plan was used already.');
    if (deps.clock.now().toISOString() > restore.plan.expiresAt) throw stale('This plan is older than 15 minutes.');
    if (phrase !== restore.plan.phrase) {
      throw new ProblemError({
        code: 'restore_phrase_wrong',
        message: 'The phrase is not the one that the plan asks for.',
        where: restore.plan.targetLabel,
        next: `Type it to the letter: ${restore.plan.phrase}`,
      });
    }
    const target = `${restore.plan.serverId} ${JSON.stringify(restore.plan.target)}`;
    if ([...going.values()].some((one) => one.target === target)) throw busy(restore, 'Another restore writes to it.');
    await ready(restore.plan.serverId);
    const setting = await settingOf(restore);
    if (isBusy(setting.backup.appId)) throw busy(restore, 'A run of the same app is working.');

    const now = await planFor(deps, setting.access, setting.server, setting.backup);
    const planned = restore.plan;
    const difference = Math.abs((now.targetBytes ?? 0) - (planned.targetBytes ?? 0));
    const allowed = Math.max(toleratedBytes, (planned.targetBytes ?? 0) * tolerated);
    if (now.targetExists !== planned.targetExists || difference > allowed) {
      throw stale('The target is not what it was when the plan was made.');
    }
    // Two confirmations at once: only the first finds it planned.
    if (going.has(restoreId)) throw stale('This plan was used already.');

    const stop = new AbortController();
    const begun: Restore = { ...restore, state: 'running', startedAt: deps.clock.now().toISOString() };
    const done = store.restores
      .update(begun)
      .then(() => runRestore(deps, { ...setting, restore: begun }, stop.signal))
      .catch((error: unknown) => {
        deps.log.error('a restore ended without a state', { restoreId, error: String(error) });
      })
      .finally(() => going.delete(restoreId));
    going.set(restoreId, { target, stop, done });
    return begun;
  }

  return {
    plan: (request) => planRestore(deps, request),
    confirm,
    async cancel(restoreId) {
      const one = going.get(restoreId);
      if (one) {
        one.stop.abort(cancelled());
        await one.done;
      } else {
        const restore = await store.restores.find(restoreId);
        if (restore.state === 'planned') {
          await store.restores.update({ ...restore, state: 'cancelled', finishedAt: deps.clock.now().toISOString() });
          await deps.vault.forget(restoreId);
          deps.events.publish('change', { noun: 'restores', id: restoreId });
        }
      }
      return store.restores.find(restoreId);
    },
    async undo(restoreId) {
      const restore = await store.restores.find(restoreId);
      if (restore.safetyBackupId === null) {
        throw new ProblemError({
          code: 'restore_target_invalid',
          message: 'This restore took no safety backup: nothing was there before it.',
          where: restore.plan.targetLabel,
          next: 'Remove what was restored by hand if it should go away.',
        });
      }
      const { target, serverId } = restore.plan;
      return planRestore(deps, {
        backupId: restore.safetyBackupId,
        copyId: null,
        target: {
          serverId,
          ...(target.kind === 'directory' ? { path: target.path } : { database: target.database }),
        },
        undoes: restore.id,
      });
    },
    async idle() {
      while (going.size > 0) await Promise.all([...going.values()].map((one) => one.done));
    },
    async close() {
      for (const one of going.values()) one.stop.abort(cancelled());
      await Promise.all([...going.values()].map((one) => one.done));
    },
  };
}

function stale(message: string): ProblemError {
  return new ProblemError({
    code: 'restore_plan_stale',
    message,
    next: 'Make a new plan, read it, and confirm that one. Nothing was changed.',
  });
}

function busy(restore: Restore, message: string): ProblemError {
  return new ProblemError({
    code: 'conflict',
    message,
    where: restore.plan.targetLabel,
    next: 'Wait until it has finished, or cancel it.',
  });
}
