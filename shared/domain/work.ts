import { z } from 'zod';
import { id, instant } from './common.ts';
import { problem } from './problem.ts';

/** One step of a run or a restore, with what is known of its progress. */
export const step = z.object({
  id,
  title: z.string(),
  sourceId: id.nullable(),
  destinationId: id.nullable(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  /** Bytes moved so far. */
  bytes: z.number().nonnegative(),
  /** Bytes expected in all, from the last backup of the same source; null when there was none. */
  expectedBytes: z.number().nonnegative().nullable(),
  /** Bytes a second over the last few seconds; null when nothing moves. */
  rate: z.number().nonnegative().nullable(),
  /** Seconds left at that rate; null when unknown. */
  remainingSeconds: z.number().nonnegative().nullable(),
  problem: problem.nullable(),
});
export type Step = z.infer<typeof step>;

export const logLine = z.object({
  seq: z.int().nonnegative(),
  at: instant,
  level: z.enum(['info', 'warning', 'error']),
  text: z.string(),
});
export type LogLine = z.infer<typeof logLine>;
