import { ProblemError } from '../../../shared/domain/problem.ts';
import { lastLines } from '../support/compose.ts';
import { isSudoRefusal, sudoRefused } from '../support/sudo.ts';
import { toolMissing } from '../support/tools.ts';
import { addressText, userText } from './address.ts';
import { failureRules } from './failure-rules.ts';
import type { Failure, FailureWords } from './failure-rules.ts';

const packages = { debian: 'postgresql-client', rhel: 'postgresql', alpine: 'postgresql-client' };
const missing =
  /surety: (\S+) is not installed|(?:(psql|pg_dump|pg_restore): (?:command )?not found)|You must install at least one postgresql-client/;

/** Puts what a PostgreSQL tool said into a problem that a person can act on. */
export function explainFailure(failure: Failure): ProblemError {
  const { where, config, status, otherwise } = failure;
  // sudo says this, too, when it works.
  const stderr = failure.stderr.replaceAll(/^sudo: unable to resolve host .*\n?/gm, '');
  if (config.runAs !== null && isSudoRefusal(stderr))
    return sudoRefused(config.runAs, where, stderr, failure.sshUser ?? null);

  const tool = missing.exec(stderr);
  if (tool || status === 127)
    return toolMissing(tool?.[1] ?? tool?.[2] ?? 'PostgreSQL client (psql, pg_dump)', packages, where);

  const words: FailureWords = {
    ...failure,
    user: userText(config),
    address: addressText(config),
    subject: failure.database === null ? 'PostgreSQL' : `database "${failure.database}"`,
  };
  const detail = lastLines(stderr);
  for (const rule of failureRules) {
    const match = rule.pattern.exec(stderr);
    if (match) return new ProblemError({ ...rule.say(words, match), where, detail });
  }
  return new ProblemError({ ...otherwise, where, detail });
}
