import { posix } from 'node:path';
import type { Backup, Copy } from '../../shared/domain/backup.ts';
import { ProblemError, toProblem } from '../../shared/domain/problem.ts';
import type { Restore } from '../../shared/domain/restore.ts';
import type { Upload } from '../destinations/types.ts';
import { examine, fetchToServer, type ExamineJob } from '../pipeline/fetch.ts';
import { makeWorkFolder } from '../pipeline/work-folder.ts';
import { sourceKind } from '../sources/registry.ts';
import type { RestoreJob, SourceAccess } from '../sources/types.ts';
import type { ServerRow } from '../store/types.ts';
import { backUpSource } from './back-up-source.ts';
import type { RunDeps } from './types.ts';
import type { Work } from './work.ts';

/** Everything a restore needs to hand, gathered before it begins. */
export interface RestoreSetting {
  readonly restore: Restore;
  readonly backup: Backup & { readonly bytes: number; readonly sha256: string };
  readonly copy: Copy;
  readonly server: ServerRow;
  readonly access: SourceAccess;
  /** The restore's work folder on the server. */
  readonly folder: string;
}

/** The server that a backup was made on: a safety backup is of the restore's target, any other of the app's own server. */
async function homeOf(deps: RunDeps, backup: Backup): Promise<string> {
  if (backup.restoreId !== null) return (await deps.store.restores.find(backup.restoreId)).plan.serverId;
  return (await deps.store.apps.find(backup.appId)).serverId;
}

/** Brings the copy to the server, unless it lies there, and reads it whole. Resolves to its path; nothing was changed yet. */
export async function bringBackup(deps: RunDeps, work: Work, setting: RestoreSetting): Promise<string> {
  const { backup, copy, server, access, folder } = setting;
  const { remote } = access;
  const destinationRow = await deps.store.destinations.find(copy.destinationId);
  const free = await makeWorkFolder(remote, folder);

  // A copy on a managed server lies where it was made, which need not be the server that is restored to.
  const home = await homeOf(deps, backup);
  const destination = await deps.access.destination(copy.destinationId, home);
  const examined = (file: string): ExamineJob => ({
    remote,
    file,
    workFolder: posix.join(folder, 'surety-examine'),
    check: sourceKind(backup.config.kind).check(backup),
    expected: backup,
    signal: work.signal,
  });
  try {
    const stat = await destination.stat(copy.locator);
    if (stat?.bytes !== backup.bytes) throw damaged(backup, destinationRow.name, stat?.bytes ?? null);
    const there = server.id === home ? destination.pathOnServer(copy.locator) : null;
    if (there !== null) {
      const evidence = await work.step('Read the backup whole', {}, () => examine(examined(there)));
      work.info(`The backup is what was made: SHA-256 ${backup.sha256}, ${evidence}`);
      return there;
    }
    if (free !== null && free < backup.bytes) throw noRoom(server, folder, backup.bytes, free);
    const file = posix.join(folder, 'artifact');
    const evidence = await work.step(
      `Fetch the backup from ${destinationRow.name} and read it whole`,
      { destinationId: copy.destinationId, expectedBytes: backup.bytes },
      async (moved) => fetchToServer(await destination.get(copy.locator), examined(file), moved),
    );
    work.info(`The backup is what was made: SHA-256 ${backup.sha256}, ${evidence}`);
    return file;
  } finally {
    await destination.close();
  }
}

/**
 * Backs the target up before it is overwritten: proven at the destination of the copy, and kept on the server so that
 * it can be put back without the workstation. Fails closed.
 */
export async function takeSafetyBackup(
  deps: RunDeps,
  work: Work,
  setting: RestoreSetting,
): Promise<{ backupId: string; file: string }> {
  const { restore, backup, copy, server, access, folder } = setting;
  const file = posix.join(folder, 'safety');
  const app = await deps.store.apps.find(backup.appId);
  const [client, source] = await Promise.all([
    deps.store.clients.find(app.clientId),
    deps.store.sources.find(backup.sourceId),
  ]);
  const onServer: Upload = {
    partial: file,
    sink: { kind: 'file', path: file },
    commit: () => Promise.resolve(file),
    abort: () => Promise.resolve(true),
  };
  try {
    const result = await backUpSource(deps, work, {
      setting: { client, app: { ...app, serverId: server.id }, server, source: { ...source, config: access.config } },
      destinationIds: [copy.destinationId],
      purpose: { kind: 'safety', restoreId: restore.id },
      password: access.password,
      alsoTo: onServer,
    });
    return { backupId: result.backup.id, file };
  } catch (error) {
    work.signal.throwIfAborted();
    const problem = toProblem(error);
    throw new ProblemError({
      code: 'safety_backup_failed',
      message: `The safety backup of the target failed: ${problem.message}`,
      where: problem.where,
      next: `Nothing was restored and nothing was changed. ${problem.next}`,
      detail: problem.detail,
      cause: error,
    });
  }
}

export function restoreJob(setting: RestoreSetting, artifact: string, safety: string | null): RestoreJob {
  return {
    id: setting.restore.id.replaceAll(/[^0-9a-z]/g, '').slice(-12),
    folder: setting.folder,
    artifact,
    safety,
    facts: setting.backup.facts,
  };
}

function damaged(backup: Backup, where: string, found: number | null): ProblemError {
  return new ProblemError({
    code: found === null ? 'copy_missing' : 'backup_damaged',
    message:
      found === null
        ? `The copy ${backup.name} is not at the destination any more.`
        : `The copy ${backup.name} has ${String(found)} bytes at the destination, and ${String(backup.bytes)} were stored.`,
    where,
    next: 'Nothing was changed. Choose another copy or another backup.',
  });
}

function noRoom(server: ServerRow, folder: string, needed: number, free: number): ProblemError {
  return new ProblemError({
    code: 'server_full',
    message: `The backup needs ${String(needed)} bytes in ${folder}, and ${String(free)} are free.`,
    where: server.name,
    next: 'Nothing was changed. Free some room, or set another work folder for this server.',
  });
}
