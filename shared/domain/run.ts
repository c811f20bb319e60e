import { z } from 'zod';
import { id, instant } from './common.ts';
import { problem } from './problem.ts';
import { logLine, step } from './work.ts';

/**
 * queued, running; proven: every source has a proven copy at every destination; degraded: every source has one,
 * a copy is missing; failed: a source has none; cancelled by a person; interrupted: Surety died in the middle.
 */
export const runState = z.enum(['queued', 'running', 'proven', 'degraded', 'failed', 'cancelled', 'interrupted']);
export type RunState = z.infer<typeof runState>;

/** One execution of an app's policy. */
export const run = z.object({
  id,
  appId: id,
  trigger: z.enum(['manual']),
  state: runState,
  queuedAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  problem: problem.nullable(),
  warnings: z.array(z.string()),
  steps: z.array(step),
});
export type Run = z.infer<typeof run>;

/** What `runs.watch` sends: the whole run whenever it changed, and each line of its log once. Ends when the run does. */
export const runEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run'), run }),
  z.object({ type: z.literal('log'), line: logLine }),
]);
export type RunEvent = z.infer<typeof runEvent>;

export function isFinal(state: RunState): boolean {
  return state !== 'queued' && state !== 'running';
}
