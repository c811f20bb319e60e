import type { ProblemError } from '../../../shared/domain/problem.ts';
import type { PostgresConfig } from '../../../shared/domain/source.ts';
import { howItEnded } from '../support/tools.ts';
import { explainFailure } from './explain-failure.ts';

/** Puts a failed dump or check into words. `stderr` is the tail of what the tools said. */
export function explain(
  stage: 'dump' | 'check',
  status: number,
  stderr: string,
  config: PostgresConfig,
  where: string,
): ProblemError {
  const subject = `database "${config.database}" on ${where}`;
  const otherwise =
    stage === 'dump'
      ? {
          code: 'dump_failed' as const,
          message: `The dump of ${subject} failed (${howItEnded(status)}), so there is no backup of it from this run.`,
          next: 'Read what pg_dump said below; then back up again.',
        }
      : {
          code: 'dump_incomplete' as const,
          message: `The dump of ${subject} could not be read to its end by pg_restore (${howItEnded(status)}): it is cut or damaged.`,
          next: 'Back up again; when it happens again, check the disk and the memory of the server.',
        };
  return explainFailure({ where, config, database: config.database, status, stderr, otherwise });
}
