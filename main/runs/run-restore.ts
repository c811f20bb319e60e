import { ProblemError, toProblem, withoutSecrets, type Problem } from '../../shared/domain/problem.ts';
import type { Restore, RestoreState } from '../../shared/domain/restore.ts';
import { sweepWorkFolder } from '../pipeline/work-folder.ts';
import { sourceKind } from '../sources/registry.ts';
import type { RestoreOutcome } from '../sources/types.ts';
import { bringBackup, restoreJob, takeSafetyBackup, type RestoreSetting } from './restore-copy.ts';
import type { HeldDuty } from './duties.ts';
import type { RunDeps } from './types.ts';
import { createWork, type Work } from './work.ts';

/** A confirmed restore, from the copy to the checked target. Resolves to its last state; rejects only when that cannot be stored. */
export async function runRestore(deps: RunDeps, planned: RestoreSetting, signal: AbortSignal): Promise<Restore> {
  const { store, clock, events, duties } = deps;
  let restore = planned.restore;
  const show = async (changes: Partial<Restore>, durable: boolean): Promise<void> => {
    restore = { ...restore, ...changes };
    if (durable) await store.restores.update(restore);
    events.publish('restore', restore);
    if (changes.state) events.publish('change', { noun: 'restores', id: restore.id });
  };
  const work = createWork({
    ownerId: restore.id,
    signal,
    logs: store.logs,
    events,
    clock,
    redact: deps.redact,
    publish: (steps, durable) => show({ steps: [...steps] }, durable),
  });
  const { server, folder } = planned;
  let folderDuty: HeldDuty | null = null;
  const end = await attempt().catch((error: unknown): End => {
    const problem = toProblem(error);
    return { state: problem.code === 'cancelled' ? 'cancelled' : 'failed', problem };
  });
  if (!end.needsFolder) await cleanUp(folderDuty);
  return finish(end);

  async function cleanUp(duty: HeldDuty | null): Promise<void> {
    try {
      if (duty) await sweepWorkFolder(planned.access.remote, folder);
      await duty?.release();
    } catch (error) {
      work.warn(`The work folder is left for the next start: ${toProblem(error).message}`);
    }
  }

  async function finish({ state, problem, needsFolder }: End): Promise<Restore> {
    const told = problem && withoutSecrets(problem, deps.redact);
    if (told) work.error(`${told.message} ${told.next}`);
    await work.settle();
    // What must still be put back may need the password that was given for this target.
    if (!needsFolder) await deps.vault.forget(restore.id);
    await show({ state, problem: told, finishedAt: clock.now().toISOString() }, true);
    return restore;
  }

  async function attempt(): Promise<End> {
    folderDuty = await duties.hold(restore.id, { kind: 'work-folder', serverId: server.id, path: folder });
    await show({ state: 'running', startedAt: clock.now().toISOString() }, true);
    const artifact = await bringBackup(deps, work, planned);
    let safety: string | null = null;
    if (restore.plan.safetyBackup) {
      const taken = await takeSafetyBackup(deps, work, planned);
      await show({ safetyBackupId: taken.backupId }, true);
      safety = taken.file;
    }
    const outcome = await overwrite(deps, work, planned, artifact, safety);
    for (const warning of outcome.warnings) work.warn(warning);
    if (outcome.state !== 'restored') {
      const state = stateAfter[outcome.state];
      const problem = outcome.problem?.problem ?? null;
      if (state === 'broken') return { state, problem, needsFolder: true };
      return { state: problem?.code === 'cancelled' && state === 'failed' ? 'cancelled' : state, problem };
    }
    try {
      const { kind } = planned.access.config;
      const checks = await work.step('Check what was restored', { always: true }, () =>
        sourceKind(kind).verify(planned.access, planned.backup.facts),
      );
      await show({ checks }, true);
      await markRestorable(deps, planned, checks);
      return { state: 'restored', problem: null };
    } catch (error) {
      return { state: 'broken', problem: overwritten(toProblem(error)) };
    }
  }
}

/** The target is not what it was any more, so this is no restore that merely failed. */
export function overwritten(problem: Problem): Problem {
  return {
    ...problem,
    next: `The target was overwritten, and nothing says that it is right: look at it, or undo the restore. ${problem.next}`,
  };
}

interface End {
  readonly state: RestoreState;
  readonly problem: Problem | null;
  /** A target that could not be put back needs what lies in the work folder: the next start tries again. */
  readonly needsFolder?: boolean;
}

const stateAfter = { untouched: 'failed', 'rolled-back': 'rolled-back', broken: 'broken' } as const;

/** The step that destroys: the journal knows until it is certain how it ended. */
async function overwrite(
  deps: RunDeps,
  work: Work,
  setting: RestoreSetting,
  artifact: string,
  safety: string | null,
): Promise<RestoreOutcome> {
  const duty = await deps.duties.hold(setting.restore.id, {
    kind: 'restore',
    serverId: setting.server.id,
    restoreId: setting.restore.id,
  });
  const kind = sourceKind(setting.access.config.kind);
  const job = restoreJob(setting, artifact, safety);
  const outcome = await work.step(`Restore ${setting.restore.plan.targetLabel}`, {}, async () => {
    try {
      return await kind.restore({ ...setting.access, signal: work.signal }, job);
    } catch (error) {
      // The line dropped, or a person cancelled: the server puts the target back by itself. Find out how that went.
      work.warn(`${toProblem(error).message} The target is being put back.`);
      const found = await kind.recover(setting.access, job);
      return {
        ...found,
        problem: work.signal.aborted ? (found.problem ?? asProblemError(error)) : becauseOf(error, found),
      };
    }
  });
  if (outcome.state !== 'broken') await duty.release();
  return outcome;
}

/** What stopped it is the reason; what the server found afterwards is how it ended. */
function becauseOf(error: unknown, found: RestoreOutcome): ProblemError {
  const { problem } = asProblemError(error);
  return new ProblemError({
    ...problem,
    message: found.problem ? `${problem.message} ${found.problem.message}` : problem.message,
  });
}

/** The fifth tick: this copy was restored, and what came out is what went in. */
async function markRestorable(deps: RunDeps, setting: RestoreSetting, checks: readonly string[]): Promise<void> {
  const { copy } = setting;
  const restorable = {
    state: 'passed',
    at: deps.clock.now().toISOString(),
    evidence: `restored to ${setting.restore.plan.targetLabel}: ${checks.join('; ')}`,
  } as const;
  await deps.store.backups.updateCopy({ ...copy, proof: { ...copy.proof, restorable } });
  deps.events.publish('change', { noun: 'backups', id: copy.backupId });
}

function asProblemError(error: unknown): ProblemError {
  return error instanceof ProblemError ? error : new ProblemError(toProblem(error));
}
