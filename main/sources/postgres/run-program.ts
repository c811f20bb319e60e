import type { Remote } from '../../remote/types.ts';
import { addressArgs, conninfo } from './address.ts';
import type { Where } from './address.ts';
import { Answer } from './answer.ts';
import { explainFailure } from './explain-failure.ts';
import { programs, queryScript } from './scripts.ts';

/** A PostgreSQL server behind a managed server. */
export interface Session {
  readonly remote: Remote;
  readonly config: Where;
  readonly password: string | null;
  readonly signal?: AbortSignal;
}

export interface Question {
  readonly program: 'psql' | 'look';
  readonly sql: string;
  /** Null asks in a maintenance database (postgres, else template1). */
  readonly database: string | null;
  /** psql variables: they reach the SQL as `:'name'` (a literal) or `:"name"` (an identifier). */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Asks a PostgreSQL server. Rejects with a ProblemError that says what to do. */
export async function ask(session: Session, question: Question): Promise<Answer> {
  const { remote, config, password, signal } = session;
  const variables = Object.entries(question.variables ?? {}).map(([name, value]) => `${name}=${value}`);
  const result = await remote.run(queryScript, {
    args: [
      config.runAs ?? '',
      programs[question.program],
      ...addressArgs(config),
      'surety',
      question.database === null ? '-' : conninfo(question.database),
      question.sql,
      ...variables,
    ],
    secretLine: password,
    ...(signal ? { signal } : {}),
  });
  const status = Number(result.verdict['rc']);
  if (status === 0) return new Answer(result.stdout);
  throw explainFailure({
    where: remote.label,
    config,
    database: question.database,
    status,
    stderr: result.stderr,
    sshUser: String(result.verdict['user'] ?? ''),
    otherwise: {
      code: 'tool_failed',
      message: `PostgreSQL on ${remote.label} refused a question of Surety's.`,
      next: 'Read what psql said below; when it means nothing to you, send it to us.',
    },
  });
}
