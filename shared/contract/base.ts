import { oc } from '@orpc/contract';
import { z } from 'zod';
import { problem } from '../domain/problem.ts';

/** Every procedure fails in one way: with a problem, as the data of an error named PROBLEM. */
export const base = oc.errors({ PROBLEM: { data: problem } });

export const nothing = z.object({});
