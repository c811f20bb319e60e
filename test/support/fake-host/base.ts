import { implement, ORPCError } from '@orpc/server';
import { contract } from '../../../shared/contract/index.ts';
import { toProblem } from '../../../shared/domain/problem.ts';

/** The contract to be filled in: whatever a handler throws goes out as a problem. */
export const os = implement(contract).use(async ({ next }) => {
  try {
    return await next();
  } catch (error) {
    if (error instanceof ORPCError) throw error;
    throw new ORPCError('PROBLEM', { data: toProblem(error) });
  }
});
