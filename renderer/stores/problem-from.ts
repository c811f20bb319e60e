import { ORPCError } from '@orpc/client';
import { problem as problemSchema } from '../../shared/domain/problem.ts';
import type { Problem } from '../../shared/domain/problem.ts';
import { ConnectionLostError } from '../transport/reconnecting-link.ts';

/** What the person sees when the line to Surety broke before an answer came. */
export const connectionLostProblem: Problem = {
  code: 'interrupted',
  message: 'The connection to Surety was lost before it answered.',
  where: null,
  next: 'Wait until it is back, look whether this was done, and try again if not.',
  detail: null,
};

/** Reads the problem out of whatever a call threw. A host that answers in another way is shown as a defect. */
export function problemFrom(error: unknown): Problem {
  if (error instanceof ConnectionLostError) return connectionLostProblem;
  if (error instanceof ORPCError) {
    const parsed = problemSchema.safeParse(error.data);
    if (error.code === 'PROBLEM' && parsed.success) return parsed.data;
  }
  return {
    code: 'internal',
    message: 'Surety answered in a way that this window does not understand.',
    where: null,
    next: 'Try again; if it happens again, send us the log file named in Settings.',
    detail: error instanceof Error ? error.message : String(error),
  };
}
