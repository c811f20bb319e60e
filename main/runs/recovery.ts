import { posix } from 'node:path';
import { ProblemError, toProblem, withoutSecrets, type Problem } from '../../shared/domain/problem.ts';
import type { Restore } from '../../shared/domain/restore.ts';
import type { SystemStatus } from '../../shared/domain/system.ts';
import { sweepWorkFolder, workFolder } from '../pipeline/work-folder.ts';
import { sourceKind } from '../sources/registry.ts';
import type { JournalEntry } from '../store/types.ts';
import { takeBack } from './copies.ts';
import { forgetExpired } from './plan-restore.ts';
import { restoreJob } from './restore-copy.ts';
import { overwritten } from './run-restore.ts';
import { targetAccess } from './restore-target.ts';
import type { RunDeps } from './types.ts';
import { endSteps } from './work.ts';

export interface Recovery {
  /** Plays the journal of earlier sessions back, as far as it is not undone yet. The vault must be open for it. */
  playBack(): void;
  /**
   * Resolves when what was left on this server was undone, or could not be: what failed before is tried once more, since
   * the server may be back, and so is what work of this session could not clean up. A target that could not be put back
   * is left alone until the next start: a person may be mending it. Never rejects.
   */
  ready(serverId: string): Promise<void>;
  /** Resolves when nothing is being played back. */
  settled(): Promise<void>;
  /** What still waits to be undone, and why. */
  leftovers(): Promise<SystemStatus['leftovers']>;
}

const interrupted: Problem = {
  code: 'interrupted',
  message: 'Surety ended in the middle of it.',
  where: null,
  next: 'What it had begun is undone as soon as the server can be reached. Then start it again.',
  detail: null,
};

/**
 * What a death left: open runs become interrupted, copies that were never proven are given up, and the journal is
 * played back, server by server. Every duty is repeatable, so that a death in the middle of this is no harm either.
 * `isGoing` tells the runs and restores that work now: what they hold is theirs.
 */
export async function startRecovery(deps: RunDeps, isGoing: (ownerId: string) => boolean): Promise<Recovery> {
  const { store, clock } = deps;
  const now = clock.now().toISOString();
  for (const run of await store.runs.open()) {
    const steps = endSteps(run.steps, now, interrupted);
    await store.runs.update({ ...run, steps, state: 'interrupted', finishedAt: now, problem: interrupted });
  }
  for (const copy of await store.backups.storingCopies()) {
    await store.backups.updateCopy({ ...copy, state: 'failed', problem: interrupted });
  }
  const found = await store.journal.list();
  for (const restore of await store.restores.open()) {
    // One that had not begun to write is over; one that had is decided when its duty was done.
    if (found.some((entry) => entry.kind === 'restore' && entry.restoreId === restore.id)) continue;
    const steps = endSteps(restore.steps, now, interrupted);
    await store.restores.update({ ...restore, steps, state: 'interrupted', finishedAt: now, problem: interrupted });
    await deps.vault.forget(restore.id);
  }

  await forgetExpired(deps);

  const problems = new Map<string, Problem>();
  const passes = new Map<string, Promise<void>>();
  /** Runs and restores whose target is not put back: what they left stays. Those of this session have been tried. */
  const broken = new Set<string>();

  async function left(): Promise<JournalEntry[]> {
    return (await store.journal.list()).filter((entry) => !isGoing(entry.ownerId));
  }

  async function undo(serverId: string): Promise<void> {
    const entries = (await left()).filter((entry) => entry.serverId === serverId);
    for (const entry of entries) {
      if (entry.kind === 'restore' && !found.some((one) => one.id === entry.id)) broken.add(entry.ownerId);
    }
    const mendable = entries.filter((entry) => !broken.has(entry.ownerId));
    if (mendable.length > 0) await playBack(deps, mendable, problems, broken);
  }

  /** One pass after the other for each server; resolves when all that is known of now is through. */
  async function pass(serverId: string): Promise<void> {
    const before = passes.get(serverId) ?? Promise.resolve();
    const next = before
      .then(() => undo(serverId))
      .catch((error: unknown) => {
        deps.log.error('the journal could not be played back', { problem: toProblem(error) });
      });
    passes.set(serverId, next);
    await next;
  }

  return {
    playBack() {
      for (const serverId of new Set(found.map((entry) => entry.serverId))) void pass(serverId);
    },
    ready: pass,
    async settled() {
      await Promise.all(passes.values());
    },
    async leftovers() {
      return (await left()).map((entry) => ({
        id: entry.id,
        ...inWords(entry),
        problem: problems.get(entry.id) ?? null,
      }));
    },
  };
}

/** Restores first: their work folder holds what is put back. */
const order: Record<JournalEntry['kind'], number> = { restore: 0, upload: 1, 'work-folder': 2 };

async function playBack(
  deps: RunDeps,
  entries: readonly JournalEntry[],
  problems: Map<string, Problem>,
  broken: Set<string>,
): Promise<void> {
  const unsettled = new Set<string>();
  for (const entry of [...entries].sort((a, b) => order[a.kind] - order[b.kind])) {
    // A restore that could not be settled still needs its folder.
    if (entry.kind === 'work-folder' && unsettled.has(entry.ownerId)) continue;
    try {
      await perform(deps, entry, entries);
      await deps.store.journal.remove(entry.id);
      deps.log.info('undid what an interrupted session left', { ...inWords(entry) });
    } catch (error) {
      const problem = withoutSecrets(toProblem(error), deps.redact);
      if (problem.code === 'not_found') {
        // A person removed the server or the destination: nothing leads there any more, now or later.
        await deps.store.journal.remove(entry.id);
        deps.log.warn('left behind, because the way to it was removed', { ...inWords(entry), problem });
        continue;
      }
      problems.set(entry.id, problem);
      if (entry.kind === 'restore') unsettled.add(entry.ownerId);
      if (error instanceof NotPutBack) broken.add(entry.ownerId);
      deps.log.warn('could not undo what an interrupted session left', { ...inWords(entry), problem });
    }
  }
  deps.events.publish('change', { noun: 'system', id: null });
}

async function perform(deps: RunDeps, entry: JournalEntry, all: readonly JournalEntry[]): Promise<void> {
  switch (entry.kind) {
    case 'work-folder':
      await sweepWorkFolder(await deps.access.server(entry.serverId), entry.path);
      return;
    case 'upload': {
      const destination = await deps.access.destination(entry.destinationId, entry.serverId);
      try {
        // We may have died between the proof and the journal: a proven copy stays.
        if (await deps.store.backups.isProven(entry.destinationId, entry.locator)) return;
        await takeBack(destination, entry.partial, entry.locator);
      } finally {
        await destination.close();
      }
      return;
    }
    case 'restore':
      await settleRestore(deps, entry.restoreId, all);
  }
}

async function settleRestore(deps: RunDeps, restoreId: string, all: readonly JournalEntry[]): Promise<void> {
  const { store } = deps;
  const restore = await store.restores.find(restoreId);
  const backup = await store.backups.find(restore.backupId);
  const copy = backup.copies.find((one) => one.id === restore.copyId);
  const server = await store.servers.find(restore.plan.serverId);
  if (!copy || backup.bytes === null || backup.sha256 === null) throw unknownBackup(restore);
  const setting = {
    restore,
    backup: { ...backup, bytes: backup.bytes, sha256: backup.sha256 },
    copy,
    server,
    access: await targetAccess(deps, restore.id, backup.sourceId, server, restore.plan.target),
    folder: folderOf(restore.id, server.workDir, all),
  };
  const safety = restore.plan.safetyBackup ? `${setting.folder}/safety` : null;
  const job = restoreJob(setting, `${setting.folder}/artifact`, safety);
  const outcome = await sourceKind(restore.plan.target.kind).recover(setting.access, job);
  if (outcome.state === 'broken') {
    const problem = outcome.problem ?? new ProblemError(interrupted);
    await end('broken', withoutSecrets(problem.problem, deps.redact));
    throw new NotPutBack(problem.problem);
  }
  const state = ({ restored: 'restored', untouched: 'interrupted', 'rolled-back': 'rolled-back' } as const)[
    outcome.state
  ];
  if (state === 'restored') await endChecked();
  else await end(state, interrupted);
  await deps.vault.forget(restoreId);

  /** It was written whole; whether it is right is looked at here as it is after any restore. */
  async function endChecked(): Promise<void> {
    try {
      const checks = await sourceKind(restore.plan.target.kind).verify(setting.access, backup.facts);
      await end('restored', null, checks);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'restore_failed') throw error;
      await end('broken', overwritten(withoutSecrets(error.problem, deps.redact)));
    }
  }

  async function end(state: Restore['state'], problem: Problem | null, checks = restore.checks): Promise<void> {
    const finishedAt = deps.clock.now().toISOString();
    const ended: Restore = {
      ...restore,
      checks,
      steps: endSteps(restore.steps, finishedAt, problem ?? interrupted),
      state,
      finishedAt,
      problem,
    };
    await store.restores.update(ended);
    deps.events.publish('restore', ended);
    deps.events.publish('change', { noun: 'restores', id: restoreId });
  }
}

/** The server was reached, and says that the target is not what it was. */
class NotPutBack extends ProblemError {}

/** The folder that the restore worked in: the server may have been given another one for its working files since. */
function folderOf(restoreId: string, workDir: string, all: readonly JournalEntry[]): string {
  const now = workFolder(workDir, restoreId);
  for (const entry of all) {
    if (entry.kind === 'work-folder' && posix.basename(entry.path) === posix.basename(now)) return entry.path;
  }
  return now;
}

function unknownBackup(restore: Restore): ProblemError {
  return new ProblemError({
    code: 'interrupted',
    message: 'A restore was interrupted, and what it restored is not in the history any more.',
    where: restore.plan.targetLabel,
    next: 'Look at the target by hand.',
  });
}

function inWords(entry: JournalEntry): { what: string; where: string } {
  switch (entry.kind) {
    case 'work-folder':
      return { what: 'a work folder', where: entry.path };
    case 'upload':
      return { what: 'an unfinished upload', where: entry.partial };
    case 'restore':
      return { what: 'a restore that was interrupted', where: entry.restoreId };
  }
}
