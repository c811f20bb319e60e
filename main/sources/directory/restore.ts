import type { DirectoryConfig } from '../../../shared/domain/source.ts';
import { ProblemError } from '../../../shared/domain/problem.ts';
import type { RestoreJob, RestoreOutcome, SourceAccess } from '../types.ts';
import { compose, lastLines } from '../support/compose.ts';
import recovering from '../support/recovering.sh?raw';
import { fate, outcomeOf, runRestoreScript } from '../support/restoring.ts';
import restoring from '../support/restoring.sh?raw';
import small from '../support/small.sh?raw';
import { isDiskFull } from '../support/tools.ts';
import unpack from '../support/unpack.sh?raw';
import { named } from './config.ts';
import paths from './paths.sh?raw';
import recoverText from './recover.sh?raw';
import restoreText from './restore.sh?raw';

const restoreScript = compose('directory-restore', restoring, unpack, paths, restoreText);
const recoverScript = compose('directory-recover', small, recovering, paths, recoverText);

/** Unpacks beside the target and swaps by renaming; the old directory is removed only after that. */
export async function restore(access: SourceAccess<DirectoryConfig>, job: RestoreJob): Promise<RestoreOutcome> {
  const result = await runRestoreScript({
    remote: access.remote,
    script: restoreScript,
    runAs: access.config.runAs,
    folder: job.folder,
    args: [job.artifact, access.config.path, job.id, job.safety === null ? 'new' : 'old'],
    signal: access.signal,
  });
  const warnings: string[] = [];
  const path = access.config.path;
  if (result.verdict['leftover'] === 1) {
    warnings.push(`The old files could not be removed completely; what is left lies in ${path}.surety-old-${job.id}.`);
  }
  if (result.verdict['stray'] === 1) {
    warnings.push(`Something wrote to ${path} in mid-swap; it was kept as ${path}.surety-stray-${job.id}.`);
  }
  return outcomeOf(result, explainOutcome(access), warnings);
}

/** After a death in mid-restore. Repeatable. */
export async function recover(access: SourceAccess<DirectoryConfig>, job: RestoreJob): Promise<RestoreOutcome> {
  const result = await access.remote.run(recoverScript, {
    args: [access.config.runAs ?? '', job.folder, access.config.path, job.id],
  });
  return outcomeOf(result, explainOutcome(access));
}

const reasons: Readonly<Record<string, string>> = {
  interrupted: 'the restore was interrupted',
  target: 'what is at the target changed since the restore was planned',
  place: 'the files could not be put beside the target',
  unpack: 'the archive could not be unpacked',
  count: 'fewer entries were unpacked than the archive has',
  swap: 'the directories could not be swapped',
};

function explainOutcome(access: SourceAccess<DirectoryConfig>) {
  const where = access.remote.label;
  const target = `${named(access.config.path)} on ${where}`;
  return (state: RestoreOutcome['state'], reason: string, stderr: string): ProblemError => {
    const after = fate(state, target);
    const broken = state === 'broken';
    const detail = lastLines(stderr);
    if (reason === 'stopped' && !broken) {
      return new ProblemError({
        code: 'cancelled',
        message: `The restore was stopped. ${after}`,
        where,
        next: 'Start it again when you want.',
        detail,
      });
    }
    if (isDiskFull(stderr) && !broken) {
      return new ProblemError({
        code: 'server_full',
        message: `The disk of ${where} is full, so the restore failed. ${after}`,
        where,
        next: 'Free some room on the server and restore again.',
        detail,
      });
    }
    return new ProblemError({
      code: reason === 'target' ? 'restore_plan_stale' : reason === 'interrupted' ? 'interrupted' : 'restore_failed',
      message: `The restore failed: ${reasons[reason] ?? 'it ended early'}. ${after}`,
      where,
      next: broken
        ? `Look beside the directory for names that end in .surety-old-… and .surety-new-…: the old one is the original.`
        : 'Read the details, mend the cause on the server, and restore again.',
      detail,
    });
  };
}
