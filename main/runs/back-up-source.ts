import type { Backup } from '../../shared/domain/backup.ts';
import { backupName } from '../../shared/domain/names.ts';
import { ProblemError } from '../../shared/domain/problem.ts';
import { formatBytes } from '../../shared/domain/units.ts';
import type { Upload } from '../destinations/types.ts';
import type { Produced } from '../pipeline/types.ts';
import type { Remote } from '../remote/types.ts';
import { sourceKind } from '../sources/registry.ts';
import type { Survey } from '../sources/types.ts';
import { newId } from '../store/new-id.ts';
import type { BackupRow } from '../store/types.ts';
import { createDeliveries } from './copies.ts';
import { giveUpOpen, openAll, proveAll } from './deliver.ts';
import { dumpSource } from './dump-source.ts';
import { manifestText } from './manifest.ts';
import type { RunDeps, SourceSetting } from './types.ts';
import type { Work } from './work.ts';

export interface SourceJob {
  readonly setting: SourceSetting;
  readonly destinationIds: readonly string[];
  /** A run's own backups, or the safety backup of a restore. */
  readonly purpose:
    { readonly kind: 'backup'; readonly runId: string } | { readonly kind: 'safety'; readonly restoreId: string };
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
  const { setting } = job;
  const { remote, survey } = await lookAt(deps, work, job);
  const backup = await begin(deps, job, survey);
  try {
    const { produced, everywhere } = await deliver(deps, work, job, { remote, survey, backup });
    const label = labelOf(setting);
    return {
      backup: await deps.store.backups.find(backup.id),
      everywhere,
      warnings: [
        ...survey.warnings,
        ...(produced.warned ? [`${label}: the dump had something to say; see the log.`] : []),
      ],
    };
  } finally {
    deps.events.publish('change', { noun: 'backups', id: backup.id });
  }
}

interface Looked {
  readonly remote: Remote;
  readonly survey: Survey;
}

async function lookAt(deps: RunDeps, work: Work, { setting, password }: SourceJob): Promise<Looked> {
  const { server, source } = setting;
  const ofSource = { sourceId: source.id };
  const remote = await work.step(`Connect to ${server.name}`, ofSource, () => deps.access.server(server.id));
  const access = { remote, config: source.config, password, workDir: server.workDir, signal: work.signal };
  const survey = await work.step(`Look at ${labelOf(setting)}`, ofSource, () =>
    sourceKind(source.config.kind).survey(access),
  );
  for (const warning of survey.warnings) work.warn(warning);
  return { remote, survey };
}

/** The row of a backup that is about to be made. */
async function begin(deps: RunDeps, { setting, purpose }: SourceJob, survey: Survey): Promise<BackupRow> {
  const startedAt = deps.clock.now();
  const { config } = setting.source;
  const backup: BackupRow = {
    id: newId('backup', startedAt),
    runId: purpose.kind === 'backup' ? purpose.runId : null,
    restoreId: purpose.kind === 'safety' ? purpose.restoreId : null,
    appId: setting.app.id,
    sourceId: setting.source.id,
    purpose: purpose.kind,
    config,
    name: backupName(setting.app.name, labelOf(setting), startedAt, sourceKind(config.kind).extension),
    bytes: null,
    sha256: null,
    tools: survey.tools,
    facts: survey.facts,
    createdAt: startedAt.toISOString(),
    finishedAt: null,
  };
  await deps.store.backups.insert(backup);
  deps.events.publish('change', { noun: 'backups', id: backup.id });
  return backup;
}

/** From the open destinations to the proven copies. Rejects when not one is proven. */
async function deliver(
  deps: RunDeps,
  work: Work,
  job: SourceJob,
  { remote, survey, backup }: Looked & { readonly backup: BackupRow },
): Promise<{ readonly produced: Produced; readonly everywhere: boolean }> {
  const { setting } = job;
  const sourceId = setting.source.id;
  const last = await deps.store.backups.lastProven(sourceId);
  const deliveries = createDeliveries(deps, work, backup.id, setting, backup.name);
  const consignment = await openAll(deps, work, deliveries, {
    sourceId,
    serverId: setting.server.id,
    destinationIds: job.destinationIds,
  });
  const { open, proven, problems } = consignment;
  try {
    if (open.size === 0) throw problems[0] ?? noDestination(setting);
    const uploads = [...open].map((delivery) => delivery.upload);
    const produced = await work.step(
      `Back up ${labelOf(setting)}`,
      { sourceId, expectedBytes: last?.bytes ?? null },
      (moved) =>
        dumpSource(
          deps,
          work,
          { setting, remote, survey, backup, password: job.password, uploads, alsoTo: job.alsoTo },
          moved,
        ),
    );
    const finished = {
      ...backup,
      bytes: produced.bytes,
      sha256: produced.sha256,
      finishedAt: deps.clock.now().toISOString(),
    };
    await deps.store.backups.update(finished);
    work.info(`${formatBytes(produced.bytes)}, SHA-256 ${produced.sha256}, packed by ${produced.compressor}`);
    await proveAll(work, deliveries, consignment, produced, { sourceId, manifest: manifestText(setting, finished) });
    if (proven.size === 0) throw problems[0];
    return { produced, everywhere: problems.length === 0 };
  } catch (error) {
    await giveUpOpen(work, deliveries, consignment, error);
    throw error;
  } finally {
    for (const delivery of [...open, ...proven]) await delivery.destination.close();
  }
}

function labelOf({ source }: SourceSetting): string {
  return sourceKind(source.config.kind).label(source.config);
}

function noDestination(setting: SourceSetting): ProblemError {
  return new ProblemError({
    code: 'input_invalid',
    message: `${setting.app.name} has no destination.`,
    where: setting.app.name,
    next: 'Choose at least one destination for this app.',
  });
}
