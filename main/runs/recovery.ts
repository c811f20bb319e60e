import { toProblem, type Problem } from '../../shared/domain/problem.ts';
import type { SystemStatus } from '../../shared/domain/system.ts';
import { sweepWorkFolder, workFolder } from '../pipeline/work-folder.ts';
import { sourceKind } from '../sources/registry.ts';
import type { JournalEntry } from '../store/types.ts';
import { takeBack } from './copies.ts';
import { restoreJob } from './restore-copy.ts';
import { targetAccess } from './restore-target.ts';
import type { RunDeps } from './types.ts';

export interface Recovery {
  /** Plays the journal of earlier sessions back, as far as it is not undone yet. The vault must be open for it. */
  playBack(): void;
  /** Resolves when what was left on this server was undone, or could not be reached. */
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
  next: 'What it had begun was undone. Start it again.',
  detail: null,
};

/**
 * What a death left: open runs become interrupted, copies that were never proven are given up, and the journal is
 * played back, server by server. Every duty is repeatable, so that a death in the middle of this is no harm either.
 */
export async function startRecovery(deps: RunDeps): Promise<Recovery> {
  const { store, clock } = deps;
  const now = clock.now().toISOString();
  for (const run of await store.runs.open()) {
    const steps = run.steps.map((step) =>
      step.state === 'running' || step.state === 'waiting'
        ? { ...step, state: 'failed' as const, finishedAt: now, rate: null, remainingSeconds: null, problem: interrupted }
        : step,
    );
    await store.runs.update({ ...run, steps, state: 'interrupted', finishedAt: now, problem: interrupted });
  }
  for (const copy of await store.backups.storingCopies()) {
    await store.backups.updateCopy({ ...copy, state: 'failed', problem: interrupted });
  }
  const entries = await store.journal.list();
  for (const restore of await store.restores.open()) {
    // One that had not begun to write is over; one that had is decided when its duty was done.
    if (entries.some((entry) => entry.kind === 'restore' && entry.restoreId === restore.id)) continue;
    await store.restores.update({ ...restore, state: 'interrupted', finishedAt: now, problem: interrupted });
    await deps.vault.forget(restore.id);
  }

  const problems = new Map<string, Problem>();
  const passes = new Map<string, Promise<void>>();

  return {
    playBack() {
      for (const [serverId, ofServer] of Map.groupBy(entries, (entry) => entry.serverId)) {
        const before = passes.get(serverId) ?? Promise.resolve();
        passes.set(
          serverId,
          before.then(() => playBack(deps, ofServer, problems)),
        );
      }
    },
    ready: async (serverId) => {
      await passes.get(serverId);
    },
    async settled() {
      await Promise.all(passes.values());
    },
    async leftovers() {
      return (await store.journal.list())
        .filter((entry) => entries.some((one) => one.id === entry.id))
        .map((entry) => ({ id: entry.id, ...inWords(entry), problem: problems.get(entry.id) ?? null }));
    },
  };
}

/** Restores first: their work folder holds what is put back. */
const order: Record<JournalEntry['kind'], number> = { restore: 0, upload: 1, 'work-folder': 2 };

async function playBack(deps: RunDeps, entries: readonly JournalEntry[], problems: Map<string, Problem>): Promise<void> {
  const unsettled = new Set<string>();
  const held = new Set((await deps.store.journal.list()).map((entry) => entry.id));
  for (const entry of [...entries].sort((a, b) => order[a.kind] - order[b.kind])) {
    if (!held.has(entry.id)) continue;
    // A restore that could not be settled still needs its folder.
    if (entry.kind === 'work-folder' && unsettled.has(entry.ownerId)) continue;
    try {
      await perform(deps, entry);
      await deps.store.journal.remove(entry.id);
      deps.log.info('undid what an interrupted session left', { ...inWords(entry) });
    } catch (error) {
      const problem = toProblem(error);
      problems.set(entry.id, problem);
      if (entry.kind === 'restore') unsettled.add(entry.ownerId);
      deps.log.warn('could not undo what an interrupted session left', { ...inWords(entry), problem });
    }
  }
  deps.events.publish('change', { noun: 'system', id: null });
}

async function perform(deps: RunDeps, entry: JournalEntry): Promise<void> {
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
      await settleRestore(deps, entry.restoreId);
  }
}

async function settleRestore(deps: RunDeps, restoreId: string): Promise<void> {
  const { store } = deps;
  const restore = await store.restores.find(restoreId);
  const backup = await store.backups.find(restore.backupId);
  const copy = backup.copies.find((one) => one.id === restore.copyId);
  const server = await store.servers.find(restore.plan.serverId);
  if (!copy || backup.bytes === null || backup.sha256 === null) return;
  const setting = {
    restore,
    backup: { ...backup, bytes: backup.bytes, sha256: backup.sha256 },
    copy,
    server,
    access: await targetAccess(deps, restore.id, backup.sourceId, server, restore.plan.target),
    folder: workFolder(server.workDir, restore.id),
  };
  const safety = restore.plan.safetyBackup ? `${setting.folder}/safety` : null;
  const job = restoreJob(setting, `${setting.folder}/artifact`, safety);
  const outcome = await sourceKind(restore.plan.target.kind).recover(setting.access, job);
  if (outcome.state === 'broken') throw outcome.problem ?? new Error('the target could not be put back');
  const state = ({ restored: 'restored', untouched: 'interrupted', 'rolled-back': 'rolled-back' } as const)[outcome.state];
  await store.restores.update({
    ...restore,
    state,
    finishedAt: deps.clock.now().toISOString(),
    problem: state === 'restored' ? null : interrupted,
  });
  await deps.vault.forget(restoreId);
  deps.events.publish('change', { noun: 'restores', id: restoreId });
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
