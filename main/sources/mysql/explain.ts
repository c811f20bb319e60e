import type { MysqlConfig } from '../../../shared/domain/source.ts';
import { ProblemError, type ProblemCode } from '../../../shared/domain/problem.ts';
import { lastLines } from '../support/compose.ts';
import { isSudoRefusal, sudoRefused } from '../support/sudo.ts';
import { howItEnded, isDiskFull, toolMissing } from '../support/tools.ts';
import { clientPackages, identifier, named, placeOf, type Connection } from './connect.ts';

interface Failure {
  readonly config: Connection & { readonly database?: string };
  readonly where: string;
  readonly status: number;
  readonly stderr: string;
}

type Rule = readonly [pattern: RegExp, explain: (failure: Failure, match: RegExpExecArray) => ProblemError];

/** Errors of the server by number, as the clients (`ERROR 1045 (28000)`) and the dump tools (`error: 1045:`, `(1045)`) write them. */
function codes(numbers: string, words = '(?!)'): RegExp {
  return new RegExp(`(?:ERROR|error:?) (?:${numbers})\\b|\\((?:${numbers})\\)|${words}`, 'i');
}

const rules: readonly Rule[] = [
  [/surety: (\S+) is missing/, ({ where }, [, tool]) => toolMissing(tool ?? 'mariadb', clientPackages, where)],
  [codes('1045|1698|1862|1820|2059|1251'), signInFailed],
  [codes('2002|2003|2005|2006|2013|1040|1129|1130|2026'), notReached],
  [
    codes('1049'),
    ({ config, where, stderr }) =>
      make(
        'source_missing',
        `There is no ${named(config.database ?? '')} on ${where}.`,
        where,
        'Check its name; it may have been dropped or renamed.',
        stderr,
      ),
  ],
  [codes('1044|1142|1143|1227|1370|1419|1418', 'insufficient privileges|Access denied; you need'), grantMissing],
];

/** Puts what a client said into words; null when it is not one of the known failures. */
export function knownFailure(failure: Failure): ProblemError | null {
  const { stderr, config, where } = failure;
  if (config.runAs !== null && isSudoRefusal(stderr)) return sudoRefused(config.runAs, where, stderr);
  for (const [pattern, explain] of rules) {
    const match = pattern.exec(stderr);
    if (match !== null) return explain(failure, match);
  }
  if (isDiskFull(stderr) || /ERROR (1021|1114|3675)\b/.test(stderr)) {
    return make(
      'server_full',
      `A disk of ${where} is full.`,
      where,
      'Free some room on the server and try again.',
      stderr,
    );
  }
  return null;
}

/** Puts the failure of a stage into words. */
export function explain(
  stage: 'dump' | 'check',
  status: number,
  stderr: string,
  config: MysqlConfig,
  where: string,
): ProblemError {
  if (stage === 'check') {
    const reason = /surety: (dump .*)/.exec(stderr)?.[1] ?? 'dump could not be read to its end';
    return make(
      'dump_incomplete',
      `The backup of ${named(config.database)} is not whole: the ${reason}.`,
      where,
      reason.includes('misses')
        ? 'If tables or routines were dropped during the backup, run it again. If not, run preflight: the database user may lack rights.'
        : "Run the backup again; if it happens again, look at the run's log and at the server's disk and memory.",
      stderr,
    );
  }
  if (/Lost connection.*(during query|when dumping)|when dumping.*Lost connection/is.test(stderr)) {
    return make(
      'dump_failed',
      `The database server ended the connection in mid-dump of ${named(config.database)}.`,
      where,
      'Look at its error log; when the line is slow, raise net_write_timeout there (SET GLOBAL net_write_timeout = 3600).',
      stderr,
    );
  }
  const known = knownFailure({ config, where, status, stderr });
  if (known !== null) return known;
  return make(
    'dump_failed',
    `The dump of ${named(config.database)} on ${where} did not finish: ${howItEnded(status)}.`,
    where,
    'Read what the tool said, mend it on the server, and run the backup again.',
    stderr,
  );
}

/** For SQL of our own that failed in no known way. */
export function queryFailed(failure: Failure): ProblemError {
  return (
    knownFailure(failure) ??
    make(
      'tool_failed',
      `The database client on ${failure.where} failed: ${howItEnded(failure.status)}.`,
      failure.where,
      'Read what it said and try again.',
      failure.stderr,
    )
  );
}

function signInFailed({ config, where, stderr }: Failure): ProblemError {
  const asked = /'([^\n]*)'@'([^'\n]*)'/.exec(stderr);
  const user = config.user ?? asked?.[1] ?? 'the default user';
  const withPassword = stderr.includes('using password: YES');
  const socketOnly = /\b1698\b/.test(stderr);
  return make(
    'database_sign_in_failed',
    `The database server at ${placeOf(config, where)} does not let ${user} in${withPassword ? ' with this password' : ''}.`,
    where,
    socketOnly || !withPassword
      ? `Set this source's user and password, or let the tools run as the system user that the server trusts ("run as", e.g. root).`
      : `Check the user and the password of this source. By hand: mariadb --user=${user} --password`,
    stderr,
  );
}

function notReached({ config, where, stderr }: Failure): ProblemError {
  return make(
    'database_sign_in_failed',
    `The database server at ${placeOf(config, where)} does not answer.`,
    where,
    'Check that it runs, and the socket or the host and port of this source.',
    stderr,
  );
}

function grantMissing({ config, where, stderr }: Failure): ProblemError {
  const account = /'([^'\n]*)'@'([^'\n]*)'/.exec(stderr);
  const to = account === null ? (config.user ?? 'USER') : `'${account[1] ?? ''}'@'${account[2] ?? ''}'`;
  const needed = /at least one of\) the ([A-Z_, ]+?) privilege/.exec(stderr)?.[1];
  const command = /\b1142\b.*?: ([A-Z]+(?: [A-Z]+)?) command denied/i.exec(stderr)?.[1];
  const on = needed === undefined ? `${identifier(config.database ?? '')}.*` : '*.*';
  const right = needed?.split(',').at(-1)?.trim() ?? command ?? 'SELECT, SHOW VIEW, TRIGGER, EVENT, LOCK TABLES';
  return make(
    'database_grant_missing',
    `The database user ${to} lacks a right on ${where}: ${needed ?? command ?? named(config.database ?? '')}.`,
    where,
    `As an administrator of the database, run: GRANT ${right} ON ${on} TO ${to};`,
    stderr,
  );
}

function make(code: ProblemCode, message: string, where: string, next: string, stderr: string): ProblemError {
  return new ProblemError({ code, message, where, next, detail: lastLines(stderr) });
}
