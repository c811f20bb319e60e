import type { Backup } from '../../shared/domain/backup.ts';
import { backupName } from '../../shared/domain/names.ts';
import { ProblemError, toProblem } from '../../shared/domain/problem.ts';
import { formatBytes } from '../../shared/domain/units.ts';
import type { Upload } from '../destinations/types.ts';
import { produce } from '../pipeline/produce.ts';
import type { Produced } from '../pipeline/types.ts';
import { sweepWorkFolder, workFolder } from '../pipeline/work-folder.ts';
import type { Remote } from '../remote/types.ts';
import { sourceKind } from '../sources/registry.ts';
import type { SourceAccess, Survey } from '../sources/types.ts';
import { newId } from '../store/new-id.ts';
import { createDeliveries, type Delivery } from './copies.ts';
import { manifestText } from './manifest.ts';
import type { RunDeps, SourceSetting } from './types.ts';
import type { Work } from './work.ts';

export interface SourceJob {
  readonly setting: SourceSetting;
  readonly destinationIds: readonly string[];
  /** A run's own backups, or the safety backup of a restore. */
  readonly purpose: { readonly kind: 'backup'; readonly runId: string } | { readonly kind: 'safety'; readonly restoreId: string };
  readonly password: string | null;
  /** A file on the server to write as well; its folder belongs to the caller. */
  readonly alsoTo?: Upload;
}

export interface SourceResult {
  readonly backup: Backup;
  /** Whether every destination has a proven copy. */
  readonly everywhere: boolean;
  readonly warnings: readonly string[];
}

/**
 * One source, from the look at it to its proven copies. Rejects when no destination has one; nothing of it is left
 * behind then, on either side.
 */
export async function backUpSource(deps: RunDeps, work: Work, job: SourceJob): Promise<SourceResult> {
  const { store, clock } = deps;
  const { setting } = job;
  const kind = sourceKind(setting.source.config.kind);
  const label = kind.label(setting.source.config);
  const ofSource = { sourceId: setting.source.id };

  const remote = await work.step(`Connect to ${setting.server.name}`, ofSource, () => deps.access.server(setting.server.id));
  const access: SourceAccess = {
    remote,
    config: setting.source.config,
    password: job.password,
    workDir: setting.server.workDir,
    signal: work.signal,
  };
  const survey = await work.step(`Look at ${label}`, ofSource, () => kind.survey(access));
  for (const warning of survey.warnings) work.warn(warning);

  const startedAt = clock.now();
  const last = await store.backups.lastProven(setting.source.id);
  const backup = {
    id: newId('backup', startedAt),
    runId: job.purpose.kind === 'backup' ? job.purpose.runId : null,
    restoreId: job.purpose.kind === 'safety' ? job.purpose.restoreId : null,
    appId: setting.app.id,
    sourceId: setting.source.id,
    purpose: job.purpose.kind,
    config: setting.source.config,
    name: backupName(setting.app.name, label, startedAt, kind.extension),
    bytes: null,
    sha256: null,
    tools: survey.tools,
    facts: survey.facts,
    createdAt: startedAt.toISOString(),
    finishedAt: null,
  } satisfies Omit<Backup, 'copies'>;
  await store.backups.insert(backup);
  deps.events.publish('change', { noun: 'backups', id: backup.id });

  const deliveries = createDeliveries(deps, work, backup.id, setting, backup.name);
  const open: Delivery[] = [];
  const problems: unknown[] = [];
  try {
    for (const destinationId of job.destinationIds) {
      const row = await store.destinations.find(destinationId);
      await work
        .step(`Open ${row.name}`, { ...ofSource, destinationId }, async () => {
          open.push(await deliveries.begin(destinationId, setting.server.id));
        })
        .catch((error: unknown) => {
          work.error(`${row.name}: ${toProblem(error).message}`);
          problems.push(error);
        });
    }
    if (open.length === 0) throw problems[0] ?? noDestination(setting);

    const { produced, failedAlso } = await work.step(
      `Back up ${label}`,
      { ...ofSource, expectedBytes: last?.bytes ?? null },
      (moved) => dump(deps, work, { job, remote, survey, backup, uploads: open, moved }),
    );
    if (failedAlso) throw failedAlso;
    const finished = { ...backup, bytes: produced.bytes, sha256: produced.sha256, finishedAt: clock.now().toISOString() };
    await store.backups.update(finished);
    work.info(`${formatBytes(produced.bytes)}, SHA-256 ${produced.sha256}, packed by ${produced.compressor}`);

    for (const delivery of [...open]) {
      try {
        const failed = produced.failed.get(delivery.upload);
        if (failed) throw at(delivery, failed);
        await work.step(`Prove the copy at ${delivery.label}`, { ...ofSource, destinationId: delivery.destinationId }, async () => {
          await deliveries.finish(delivery, produced);
          await deliveries.describe(delivery, manifestText(setting, finished));
        });
      } catch (error) {
        work.error(`${delivery.label}: ${toProblem(error).message}`);
        problems.push(error);
        await deliveries.giveUp(delivery, error);
        open.splice(open.indexOf(delivery), 1);
        await delivery.destination.close();
      }
    }
    if (open.length === 0) throw problems[0];
    deps.events.publish('change', { noun: 'backups', id: backup.id });
    return {
      backup: await store.backups.find(backup.id),
      everywhere: problems.length === 0,
      warnings: [...survey.warnings, ...(produced.warned ? [`${label}: the dump had something to say; see the log.`] : [])],
    };
  } catch (error) {
    for (const delivery of open) await deliveries.giveUp(delivery, error);
    deps.events.publish('change', { noun: 'backups', id: backup.id });
    throw error;
  } finally {
    for (const delivery of open) await delivery.destination.close();
  }
}

interface DumpJob {
  readonly job: SourceJob;
  readonly remote: Remote;
  readonly survey: Survey;
  readonly backup: Pick<Backup, 'id' | 'config'>;
  readonly uploads: readonly Delivery[];
  readonly moved: (bytes: number) => void;
}

/** The dump itself, in a work folder that the journal knows and that is gone afterwards, however it ends. */
async function dump(deps: RunDeps, work: Work, { job, remote, survey, backup, uploads, moved }: DumpJob): Promise<{ produced: Produced; failedAlso: unknown }> {
  const { setting } = job;
  const kind = sourceKind(backup.config.kind);
  const folder = workFolder(setting.server.workDir, backup.id);
  const duty = await deps.duties.hold(work.ownerId, { kind: 'work-folder', serverId: setting.server.id, path: folder });
  try {
    const produced = await produce({
      remote,
      dump: kind.dump(backup.config, survey, setting.app.compression.level),
      check: kind.check(survey),
      packed: kind.packed,
      compression: setting.app.compression,
      password: job.password,
      workFolder: folder,
      uploads: [...uploads.map((delivery) => delivery.upload), ...(job.alsoTo ? [job.alsoTo] : [])],
      signal: work.signal,
      onProgress: moved,
      onStderr: (line) => {
        if (line.trim() !== '') work.info(`${setting.server.name}: ${line}`);
      },
      explain: (stage, status, stderr) => kind.explain(stage, status, stderr, backup.config, setting.server.name),
    });
    await duty.release();
    return { produced, failedAlso: job.alsoTo ? produced.failed.get(job.alsoTo) : undefined };
  } catch (error) {
    // The script cleans up after itself; after a cut line it may still be at it, so make sure.
    await sweepWorkFolder(remote, folder)
      .then(() => duty.release())
      .catch((reason: unknown) => {
        work.warn(`The work folder is left for the next start: ${toProblem(reason).message}`);
      });
    throw error;
  }
}

/** The pipeline knows a file on the server; a person knows the destination by its name. */
function at(delivery: Delivery, { problem }: ProblemError): ProblemError {
  const where = problem.where === null || problem.where === delivery.label ? delivery.label : `${delivery.label} (${problem.where})`;
  return new ProblemError({ ...problem, where });
}

function noDestination(setting: SourceSetting): ProblemError {
  return new ProblemError({
    code: 'input_invalid',
    message: `${setting.app.name} has no destination.`,
    where: setting.app.name,
    next: 'Choose at least one destination for this app.',
  });
}
