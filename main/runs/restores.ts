import { ProblemError, toProblem, withoutSecrets, type Problem } from '../../shared/domain/problem.ts';
import type { Restore } from '../../shared/domain/restore.ts';
import { workFolder } from '../pipeline/work-folder.ts';
import { overlap, type Place } from './places.ts';
import { planRestore, type PlanRequest } from './plan-restore.ts';
import type { RestoreSetting } from './restore-copy.ts';
import { planFor, targetAccess } from './restore-target.ts';
import { runRestore } from './run-restore.ts';
import type { RunQueue } from './run-queue.ts';
import type { RunDeps } from './types.ts';
import { unlessAborted } from './unless-aborted.ts';
import { cancelled, endSteps } from './work.ts';

export interface Restores {
  plan(request: PlanRequest): Promise<Restore>;
  isGoing(restoreId: string): boolean;
  /** What is being written to, from the confirmation to the end. */
  places(): Place[];
  /** Checks phrase and plan again, then begins. Resolves to the restore as it was begun. */
  confirm(restoreId: string, phrase: string): Promise<Restore>;
  cancel(restoreId: string): Promise<Restore>;
  undo(restoreId: string): Promise<Restore>;
  idle(): Promise<void>;
  close(): Promise<void>;
}

interface Going {
  readonly place: Place;
  readonly stop: AbortController;
  readonly done: Promise<unknown>;
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
  runs: Pick<RunQueue, 'isBusy' | 'places'>,
  ready: (serverId: string) => Promise<void>,
): Restores {
  const { store, clock, events } = deps;
  /** From the moment that a confirmation was taken; at most one for each place. */
  const going = new Map<string, Going>();
  /** Plans that are being given up: no confirmation may slip in before that is stored. */
  const givenUp = new Set<string>();

  async function settingOf(restore: Restore): Promise<RestoreSetting> {
    const backup = await store.backups.find(restore.backupId);
    const copy = backup.copies.find((one) => one.id === restore.copyId);
    const server = await store.servers.find(restore.plan.serverId);
    if (!copy || backup.bytes === null || backup.sha256 === null)
      throw stale('The copy is not in the history any more.');
    return {
      restore,
      backup: { ...backup, bytes: backup.bytes, sha256: backup.sha256 },
      copy,
      server,
      access: await targetAccess(deps, restore.id, backup.sourceId, server, restore.plan.target),
      folder: workFolder(server.workDir, restore.id),
    };
  }

  function refuseUnlessPlanned(restore: Restore, phrase: string): void {
    const used = restore.state !== 'planned' || going.has(restore.id) || givenUp.has(restore.id);
    if (used) throw stale('This plan was used or given up already.');
    if (clock.now().toISOString() > restore.plan.expiresAt) throw stale('This plan is older than 15 minutes.');
    if (phrase === restore.plan.phrase) return;
    throw new ProblemError({
      code: 'restore_phrase_wrong',
      message: 'The phrase is not the one that the plan asks for.',
      where: restore.plan.targetLabel,
      next: `Type it to the letter: ${restore.plan.phrase}`,
    });
  }

  /** Looks at the target once more: is it still what the person agreed to overwrite? */
  async function lookAgain(restore: Restore, signal: AbortSignal): Promise<RestoreSetting> {
    await unlessAborted(ready(restore.plan.serverId), signal);
    const setting = await settingOf(restore);
    if (runs.isBusy(setting.backup.appId)) throw busy(restore, 'A run of the same app is working.');
    const now = await planFor(deps, setting.access, setting.server, setting.backup);
    const planned = restore.plan;
    const difference = Math.abs((now.targetBytes ?? 0) - (planned.targetBytes ?? 0));
    const allowed = Math.max(toleratedBytes, (planned.targetBytes ?? 0) * tolerated);
    if (now.targetExists !== planned.targetExists || difference > allowed) {
      throw stale('The target is not what it was when the plan was made.');
    }
    signal.throwIfAborted();
    return setting;
  }

  async function confirm(restoreId: string, phrase: string): Promise<Restore> {
    const restore = await store.restores.find(restoreId);
    // Nothing is awaited between these looks and the reservation: of two confirmations at once only one passes.
    refuseUnlessPlanned(restore, phrase);
    const place: Place = { serverId: restore.plan.serverId, config: restore.plan.target };
    if ([...going.values()].some((one) => overlap(one.place, place)))
      throw busy(restore, 'Another restore writes to it.');
    if (runs.places().some((one) => overlap(one, place))) throw busy(restore, 'A run backs it up.');
    const stop = new AbortController();
    const { promise: done, resolve } = Promise.withResolvers<undefined>();
    const leave = (): void => {
      going.delete(restoreId);
      resolve(undefined);
    };
    going.set(restoreId, { place, stop, done });
    try {
      const setting = await lookAgain(restore, stop.signal);
      const begun: Restore = { ...restore, state: 'running', startedAt: clock.now().toISOString() };
      await store.restores.update(begun);
      void runRestore(deps, { ...setting, restore: begun }, stop.signal)
        .catch((error: unknown) => conclude(begun, error))
        .finally(leave);
      return begun;
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** One that was only planned, or was cancelled while its target was looked at once more. */
  async function giveUp(planned: Restore): Promise<Restore> {
    const ended: Restore = { ...planned, state: 'cancelled', finishedAt: clock.now().toISOString() };
    givenUp.add(planned.id);
    try {
      await store.restores.update(ended);
    } finally {
      givenUp.delete(planned.id);
    }
    await deps.vault.forget(planned.id);
    events.publish('restore', ended);
    events.publish('change', { noun: 'restores', id: planned.id });
    return ended;
  }

  /** A restore whose end could not be stored: nobody may take the target for what it was, and who watches must be told. */
  async function conclude(begun: Restore, error: unknown): Promise<void> {
    const { problem: found } = unknownEnd(begun, toProblem(error));
    const problem = withoutSecrets(found, deps.redact);
    deps.log.error('a restore could not be ended in order', { restoreId: begun.id, problem });
    const last = (await store.restores.get(begun.id).catch(() => null)) ?? begun;
    const finishedAt = clock.now().toISOString();
    const ended: Restore = {
      ...last,
      state: 'broken',
      problem,
      finishedAt,
      steps: endSteps(last.steps, finishedAt, problem),
    };
    await store.restores.update(ended).catch((reason: unknown) => {
      deps.log.error('the end of a restore could not be stored', { restoreId: begun.id, error: String(reason) });
    });
    events.publish('restore', ended);
    events.publish('change', { noun: 'restores', id: begun.id });
  }

  return {
    plan: (request) => planRestore(deps, request),
    isGoing: (restoreId) => going.has(restoreId),
    places: () => [...going.values()].map((one) => one.place),
    confirm,
    async cancel(restoreId) {
      for (;;) {
        const one = going.get(restoreId);
        one?.stop.abort(cancelled());
        await one?.done;
        const restore = await store.restores.find(restoreId);
        // Its confirmation came in while we looked.
        if (going.has(restoreId)) continue;
        return restore.state === 'planned' ? giveUp(restore) : restore;
      }
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

function unknownEnd(restore: Restore, problem: Problem): ProblemError {
  return new ProblemError({
    code: problem.code,
    message: `Surety could not write down how this restore ended: ${problem.message}`,
    where: restore.plan.targetLabel,
    next: 'Look at the target before anything else. The next start of Surety looks for what was left there.',
    detail: problem.detail,
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
