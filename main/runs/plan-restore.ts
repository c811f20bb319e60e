import type { Backup, Copy } from '../../shared/domain/backup.ts';
import { ProblemError } from '../../shared/domain/problem.ts';
import type { Restore } from '../../shared/domain/restore.ts';
import { reachesMatches } from '../../shared/domain/proof.ts';
import { newId } from '../store/new-id.ts';
import { planFor, targetAccess, targetConfig, type TargetChoice } from './restore-target.ts';
import type { RunDeps } from './types.ts';

export interface PlanRequest {
  readonly backupId: string;
  readonly copyId: string | null;
  readonly target: TargetChoice;
  /** The database password at the target; undefined takes the source's own. */
  readonly password?: string | null | undefined;
  readonly undoes: string | null;
}

/** Makes a plan and stores it. Changes nothing on the target. */
export async function planRestore(deps: RunDeps, request: PlanRequest): Promise<Restore> {
  const { store, clock } = deps;
  const backup = await store.backups.find(request.backupId);
  const copy = chooseCopy(backup, request.copyId);
  const [app, source] = await Promise.all([store.apps.find(backup.appId), store.sources.find(backup.sourceId)]);
  const server = await store.servers.find(request.target.serverId ?? app.serverId);
  const config = targetConfig(source.config, backup.config, request.target);

  await forgetExpired(deps);
  const id = newId('restore', clock.now());
  await deps.vault.change(id, { password: request.password });
  try {
    const access = await targetAccess(deps, id, source.id, server, config);
    const restore: Restore = {
      id,
      backupId: backup.id,
      copyId: copy.id,
      undoes: request.undoes,
      state: 'planned',
      plan: await planFor(deps, access, server, backup),
      safetyBackupId: null,
      createdAt: clock.now().toISOString(),
      startedAt: null,
      finishedAt: null,
      checks: [],
      problem: null,
      steps: [],
    };
    await store.restores.insert(restore);
    deps.events.publish('change', { noun: 'restores', id });
    return restore;
  } catch (error) {
    await deps.vault.forget(id);
    throw error;
  }
}

/** Forgets the secrets of plans that were never confirmed and cannot be any more. */
export async function forgetExpired({
  store,
  vault,
  clock,
}: Pick<RunDeps, 'store' | 'vault' | 'clock'>): Promise<void> {
  const now = clock.now().toISOString();
  for (const restore of await store.restores.list()) {
    if (restore.state === 'planned' && restore.plan.expiresAt < now) await vault.forget(restore.id);
  }
}

/** The named copy, or the first proven one. A copy that was never proven is not restored from. */
function chooseCopy(backup: Backup, copyId: string | null): Copy {
  const proven = backup.copies.filter((copy) => copy.state === 'proven' && reachesMatches(copy.proof));
  const copy = copyId === null ? proven[0] : proven.find((one) => one.id === copyId);
  if (copy) return copy;
  throw new ProblemError({
    code: 'copy_missing',
    message: copyId === null ? 'No copy of this backup was ever proven.' : 'This copy was never proven.',
    where: backup.name,
    next: 'Choose another backup, or another copy of it.',
  });
}
