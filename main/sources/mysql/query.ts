import type { Remote } from '../../remote/types.ts';
import { compose, numberOf } from '../support/compose.ts';
import small from '../support/small.sh?raw';
import { clientProgram, connectionArgs, type Connection } from './connect.ts';
import { queryFailed } from './explain.ts';
import queryText from './query.sh?raw';

const queryScript = compose('mysql-query', small, queryText);

export interface QueryAccess {
  readonly remote: Remote;
  readonly config: Connection & { readonly database?: string };
  readonly password: string | null;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs SQL and gives the rows' columns. Names must be asked for as HEX(): columns are parted by tabs. Rejects with a
 * ProblemError that says what the server refused.
 */
export async function query(access: QueryAccess, sql: string): Promise<string[][]> {
  const { remote, config, password } = access;
  const { verdict, stdout, stderr } = await remote.run(queryScript, {
    args: [config.runAs ?? '', clientProgram, sql, ...connectionArgs(config)],
    secretLine: password,
    ...(access.signal === undefined ? {} : { signal: access.signal }),
  });
  const status = numberOf(verdict['rc']) ?? -1;
  if (status !== 0) throw queryFailed({ config, where: remote.label, status, stderr });
  return stdout
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}

/** A text that came as HEX(); empty for NULL. */
export function unhex(value: string | undefined): string {
  return value === undefined || value === 'NULL' ? '' : Buffer.from(value, 'hex').toString('utf8');
}

/** A number that came as text; 0 for NULL. */
export function numeric(value: string | undefined): number {
  const number = Number(value);
  return Number.isFinite(number) ? number : 0;
}
