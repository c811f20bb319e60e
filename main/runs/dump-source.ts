import type { Backup } from '../../shared/domain/backup.ts';
import { toProblem, type ProblemError } from '../../shared/domain/problem.ts';
import type { Upload } from '../destinations/types.ts';
import { produce } from '../pipeline/produce.ts';
import type { Produced } from '../pipeline/types.ts';
import { sweepWorkFolder, workFolder } from '../pipeline/work-folder.ts';
import type { Remote } from '../remote/types.ts';
import { sourceKind } from '../sources/registry.ts';
import type { Survey } from '../sources/types.ts';
import type { RunDeps, SourceSetting } from './types.ts';
import type { Work } from './work.ts';

export interface DumpJob {
  readonly setting: SourceSetting;
  readonly remote: Remote;
  readonly survey: Survey;
  readonly backup: Pick<Backup, 'id' | 'config'>;
  readonly password: string | null;
  readonly uploads: readonly Upload[];
  /** A file on the server to write as well: the backup is none without it. */
  readonly alsoTo: Upload | undefined;
}

/** The dump itself, in a work folder that the journal knows and that is gone afterwards, however it ends. */
export async function dumpSource(
  deps: RunDeps,
  work: Work,
  job: DumpJob,
  moved: (bytes: number) => void,
): Promise<Produced> {
  const { setting, remote, survey, backup, alsoTo } = job;
  const kind = sourceKind(backup.config.kind);
  const folder = workFolder(setting.server.workDir, backup.id);
  const duty = await deps.duties.hold(work.ownerId, { kind: 'work-folder', serverId: setting.server.id, path: folder });
  let failedAlso: ProblemError | undefined;
  try {
    const produced = await produce({
      remote,
      dump: kind.dump(backup.config, survey, setting.app.compression.level),
      check: kind.check(survey),
      packed: kind.packed,
      compression: setting.app.compression,
      password: job.password,
      workFolder: folder,
      uploads: alsoTo ? [...job.uploads, alsoTo] : job.uploads,
      signal: work.signal,
      onProgress: moved,
      onStderr: (line) => {
        if (line.trim() !== '') work.info(`${setting.server.name}: ${line}`);
      },
      explain: (stage, status, stderr) => kind.explain(stage, status, stderr, backup.config, setting.server.name),
    });
    await duty.release();
    failedAlso = alsoTo && produced.failed.get(alsoTo);
    if (!failedAlso) return produced;
  } catch (error) {
    // The script cleans up after itself; after a cut line it may still be at it, so make sure.
    await sweepWorkFolder(remote, folder)
      .then(() => duty.release())
      .catch((reason: unknown) => {
        work.warn(`The work folder is left for the next start: ${toProblem(reason).message}`);
      });
    throw error;
  }
  throw failedAlso;
}
