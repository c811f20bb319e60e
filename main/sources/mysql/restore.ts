import type { MysqlConfig } from '../../../shared/domain/source.ts';
import { ProblemError } from '../../../shared/domain/problem.ts';
import type { RestoreJob, RestoreOutcome, SourceAccess } from '../types.ts';
import { compose, lastLines } from '../support/compose.ts';
import recovering from '../support/recovering.sh?raw';
import { fate, outcomeOf, runRestoreScript } from '../support/restoring.ts';
import restoring from '../support/restoring.sh?raw';
import small from '../support/small.sh?raw';
import unpack from '../support/unpack.sh?raw';
import { clientProgram, connectionArgs, hexOf, named } from './connect.ts';
import { knownFailure } from './explain.ts';
import loadText from './load.sh?raw';
import recoverText from './recover.sh?raw';
import restoreText from './restore.sh?raw';
import targetText from './target.sh?raw';
import toolText from './tool.sh?raw';

const restoreScript = compose('mysql-restore', restoring, unpack, targetText, restoreText);
const recoverScript = compose('mysql-recover', small, recovering, unpack, targetText, recoverText);
const loadProgram = `${toolText}\n${loadText}`;

/** Empties the database and loads the dump; when that fails or is stopped, the safety backup is loaded again. */
export async function restore(access: SourceAccess<MysqlConfig>, job: RestoreJob): Promise<RestoreOutcome> {
  const result = await runRestoreScript({
    remote: access.remote,
    script: restoreScript,
    runAs: access.config.runAs,
    folder: job.folder,
    args: [job.artifact, ...targetArgs(access, job)],
    secretLine: access.password,
    signal: access.signal,
  });
  return outcomeOf(result, explainOutcome(access));
}

/** After a death in mid-restore. Repeatable. */
export async function recover(access: SourceAccess<MysqlConfig>, job: RestoreJob): Promise<RestoreOutcome> {
  const result = await access.remote.run(recoverScript, {
    args: [access.config.runAs ?? '', job.folder, ...targetArgs(access, job)],
    secretLine: access.password,
  });
  return outcomeOf(result, explainOutcome(access));
}

function targetArgs({ config }: SourceAccess<MysqlConfig>, job: RestoreJob): string[] {
  // These two become part of a statement.
  const word = (name: string, fallback: string): string => {
    const value = job.facts[name];
    return typeof value === 'string' && /^[A-Za-z0-9_]+$/.test(value) ? value : fallback;
  };
  const charset = word('charset', 'utf8mb4');
  return [
    job.safety ?? '',
    job.id,
    config.database,
    hexOf(config.database),
    charset,
    word('collation', charset === 'utf8mb4' ? 'utf8mb4_general_ci' : `${charset}_general_ci`),
    clientProgram,
    loadProgram,
    ...connectionArgs(config),
  ];
}

const reasons: Readonly<Record<string, string>> = {
  interrupted: 'it was interrupted',
  'sign-in': 'the database server could not be asked',
  target: 'the target is not as it was when the restore was planned, or its safety backup is not there',
  empty: 'the database could not be emptied and created anew; something may be using it',
  load: 'the dump could not be loaded to its end',
};

function explainOutcome({ config, remote }: SourceAccess<MysqlConfig>) {
  const where = remote.label;
  return (state: RestoreOutcome['state'], reason: string, stderr: string): ProblemError => {
    const after = fate(state, `${named(config.database)} on ${where}`);
    const detail = lastLines(stderr);
    if (state === 'broken') {
      return new ProblemError({
        code: 'restore_failed',
        message: `The restore failed, and so did putting the safety backup back. ${after}`,
        where,
        next: 'Mend the cause on the server, then restore the safety backup from the history.',
        detail,
      });
    }
    if (reason === 'stopped') {
      return new ProblemError({
        code: 'cancelled',
        message: `The restore was stopped. ${after}`,
        where,
        next: 'Start it again when you want.',
        detail,
      });
    }
    const cause = knownFailure({ config, where, status: 1, stderr })?.problem;
    return new ProblemError({
      code:
        cause?.code ??
        (reason === 'target' ? 'restore_plan_stale' : reason === 'interrupted' ? 'interrupted' : 'restore_failed'),
      message: `The restore failed: ${reasons[reason] ?? 'it ended early'}. ${after}${cause === undefined ? '' : ` ${cause.message}`}`,
      where,
      next: cause?.next ?? 'Read the details, mend the cause on the server, and restore again.',
      detail,
    });
  };
}
