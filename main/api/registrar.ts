import { mapEventIterator } from '@orpc/client';
import { implement, ORPCError, ValidationError } from '@orpc/server';
import { contract } from '../../shared/contract/index.ts';
import { toProblem, withoutSecrets, type Problem } from '../../shared/domain/problem.ts';
import type { Logger } from '../ports.ts';

/** The one error of the contract: its data is a problem, its message the problem's. */
export function problemError(problem: Problem): ORPCError<'PROBLEM', Problem> {
  return new ORPCError('PROBLEM', { defined: true, status: 400, message: problem.message, data: problem });
}

/**
 * Where all three doors come in: input and output are validated against the contract, and whatever goes wrong leaves as
 * a problem, redacted.
 */
export function createRegistrar(redact: (text: string) => string, log: Logger) {
  function told(error: unknown, path: readonly string[]): ORPCError<'PROBLEM', Problem> {
    const problem = withoutSecrets(problemOf(error), redact);
    if (problem.code === 'internal')
      log.error('a call failed', { call: path.join('.'), error: String(error), stack: stackOf(error) });
    return problemError(problem);
  }
  return implement(contract).use(async ({ next, path }) => {
    try {
      const result = await next();
      if (!isStream(result.output)) return result;
      // A stream begins to work only when it is read, so what goes wrong with it comes later.
      const output = mapEventIterator(result.output, {
        value: (value) => Promise.resolve(value),
        error: (error) => Promise.resolve(told(error, path)),
      });
      return { ...result, output };
    } catch (error) {
      throw told(error, path);
    }
  });
}

function isStream(value: unknown): value is AsyncIterator<unknown, unknown, unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

export type Registrar = ReturnType<typeof createRegistrar>;

export function problemOf(error: unknown): Problem {
  if (!(error instanceof ORPCError)) return toProblem(error);
  if (error.code === 'PROBLEM') return error.data as Problem;
  if (error.cause instanceof ValidationError && error.code === 'BAD_REQUEST') {
    return {
      code: 'input_invalid',
      message: `The input is not right: ${error.cause.issues.map(issueInWords).join('; ')}.`,
      where: null,
      next: 'Mend it and try again. Nothing was changed.',
      detail: null,
    };
  }
  return toProblem(error.cause instanceof Error ? error.cause : error);
}

/** `config.path: is not an absolute path`; never the value itself, which may be a secret. */
function issueInWords(issue: ValidationError['issues'][number]): string {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? '') : '';
}
