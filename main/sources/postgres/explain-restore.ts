import { ProblemError } from '../../../shared/domain/problem.ts';
import type { ProblemInit } from '../../../shared/domain/problem.ts';
import type { PostgresConfig } from '../../../shared/domain/source.ts';
import { fate } from '../support/restoring.ts';
import type { RestoreOutcome } from '../types.ts';
import { explainFailure } from './explain-failure.ts';

type Words = Pick<ProblemInit, 'code' | 'message' | 'next'>;

const again = 'Read what PostgreSQL said below, mend it, and plan the restore again.';

/** What pg_restore says of an archive that is not whole. */
const damage =
  /could not read from input file|could not uncompress data|did not find magic string|not appear to be a valid archive|unexpected (?:end of file|block ID)/;

/** What each reason of restore.sh and recover.sh means, when the tools did not say anything that we know. */
const reasons: Readonly<Record<string, (target: string) => Words>> = {
  stopped: (target) => ({
    code: 'interrupted',
    message: `The restore of ${target} was interrupted: the connection or Surety ended.`,
    next: 'Plan the restore again.',
  }),
  death: (target) => ({
    code: 'interrupted',
    message: `The restore of ${target} was killed half-way.`,
    next: 'Plan the restore again.',
  }),
  artifact: (target) => ({
    code: 'restore_failed',
    message: `The backup's file was not there to restore ${target} from.`,
    next: 'Plan the restore again.',
  }),
  state: (target) => ({
    code: 'restore_failed',
    message: `The working folder could not be written, so ${target} was not restored.`,
    next: 'Look at the free room of the disk and try again.',
  }),
  create: (target) => ({
    code: 'restore_failed',
    message: `The new database for ${target} could not be created.`,
    next: again,
  }),
  load: (target) => ({ code: 'restore_failed', message: `The backup could not be loaded for ${target}.`, next: again }),
  damaged: (target) => ({
    code: 'backup_damaged',
    message: `The backup's file could not be read to its end to restore ${target}: it is cut or damaged.`,
    next: 'Restore another backup, or another copy of this one, and check the storage that this one came from.',
  }),
  carry: (target) => ({
    code: 'restore_failed',
    message: `The rights and settings of ${target} could not be given to the restored database.`,
    next: 'Restore as a superuser ("run as" postgres), or mend what PostgreSQL says below.',
  }),
  swap: (target) => ({
    code: 'restore_failed',
    message: `The restored database could not take the place of ${target}: sessions that could not be ended still use it.`,
    next: 'Stop what uses the database, or run as a superuser: GRANT pg_signal_backend TO the user of the restore. Then plan it again.',
  }),
  recover: (target) => ({
    code: 'source_missing',
    message: `PostgreSQL did not answer, so nobody knows yet how the restore of ${target} ended.`,
    next: 'Start PostgreSQL on the server; Surety looks again at its next start.',
  }),
};

/** Says why a restore did not work and what became of its target. `cancelled`: a person stopped it. */
export function explainRestore(
  config: PostgresConfig,
  where: string,
  cancelled: boolean,
): (state: RestoreOutcome['state'], reason: string, stderr: string) => ProblemError {
  const target = `database "${config.database}" on ${where}`;
  return (state, said, stderr) => {
    const reason = said === 'load' && damage.test(stderr) ? 'damaged' : said;
    const otherwise = (reasons[reason] ?? reasons['load'])?.(target) ?? {
      code: 'restore_failed',
      message: target,
      next: again,
    };
    const end = fate(state, `Database "${config.database}" on ${where}`);
    const next = state === 'broken' ? lookFor(config.database) : undefined;
    if (reason === 'stopped' || reason === 'death') {
      const code = cancelled ? 'cancelled' : otherwise.code;
      const message = cancelled ? `The restore of ${target} was cancelled.` : otherwise.message;
      return new ProblemError({
        ...otherwise,
        code,
        message: `${message} ${end}`,
        next: next ?? otherwise.next,
        where,
      });
    }
    const found = explainFailure({ where, config, database: config.database, status: 1, stderr, otherwise });
    // A recovery that reached nobody knows nothing of the target.
    if (reason === 'recover') return found;
    return new ProblemError({ ...found.problem, message: `${found.message} ${end}`, next: next ?? found.problem.next });
  };
}

export function stoppedBeforeStart(config: PostgresConfig, where: string): ProblemError {
  return explainRestore(config, where, true)('untouched', 'stopped', '');
}

function lookFor(database: string): string {
  return (
    `On the server, list the databases (\`psql -l\`): the original is "${database}" or has __surety_old_ in its name; ` +
    'rename it back with ALTER DATABASE … RENAME TO …'
  );
}
