import type { DirectoryConfig } from '../../../shared/domain/source.ts';
import { ProblemError } from '../../../shared/domain/problem.ts';
import { lastLines } from '../support/compose.ts';
import { isSudoRefusal, sudoRefused } from '../support/sudo.ts';
import { howItEnded, installLine, isDiskFull, toolMissing } from '../support/tools.ts';
import { named, tarPackages } from './config.ts';
import { missing } from './look.ts';

/** Puts the failure of a stage into words. */
export function explain(
  stage: 'dump' | 'check',
  status: number,
  stderr: string,
  config: DirectoryConfig,
  where: string,
): ProblemError {
  const detail = lastLines(stderr);
  if (stage === 'check') {
    const reason = /surety: (archive .*)/.exec(stderr)?.[1] ?? 'archive could not be read to its end';
    return new ProblemError({
      code: 'dump_incomplete',
      message: `The backup of ${named(config.path)} is not whole: the ${reason}.`,
      where,
      next: "Run the backup again; if it happens again, look at the run's log and at the server's disk and memory.",
      detail,
    });
  }
  if (config.runAs !== null && isSudoRefusal(stderr)) return sudoRefused(config.runAs, where, stderr);
  if (status === 127) return toolMissing('tar', tarPackages, where);
  if (status === 3 && stderr.includes('surety: directory is missing')) return missing(config.path, where);
  if (/unrecognized option.*exclude|invalid option/.test(stderr)) {
    return new ProblemError({
      code: 'tool_missing',
      message: `tar on ${where} is busybox's small one and cannot leave anything out.`,
      where,
      next: `Install GNU tar there, or remove the patterns. ${installLine(tarPackages)}`,
      detail,
    });
  }
  if (stderr.includes('Permission denied')) {
    return new ProblemError({
      code: 'dump_failed',
      message: `tar may not read everything in ${named(config.path)} on ${where}.`,
      where,
      next: 'Let the tools run as a user who may ("run as", e.g. root), or leave those entries out.',
      detail,
    });
  }
  if (isDiskFull(stderr)) {
    return new ProblemError({
      code: 'server_full',
      message: `A disk of ${where} is full, so ${named(config.path)} could not be backed up.`,
      where,
      next: 'Free some room on the server and run the backup again.',
      detail,
    });
  }
  return new ProblemError({
    code: 'dump_failed',
    message: `tar did not finish with ${named(config.path)} on ${where}: ${howItEnded(status)}.`,
    where,
    next: 'Read what tar said, mend it on the server, and run the backup again.',
    detail,
  });
}
