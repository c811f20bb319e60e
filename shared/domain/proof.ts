import { z } from 'zod';
import { instant } from './common.ts';

/** One tick of the chain of custody. `pending` was not looked at yet; `failed` was looked at and is not so. */
export const tick = z.object({
  state: z.enum(['pending', 'passed', 'failed']),
  at: instant.nullable(),
  /** What was seen that makes it so: never the absence of an error. */
  evidence: z.string().nullable(),
});
export type Tick = z.infer<typeof tick>;

export const tickNames = ['produced', 'complete', 'stored', 'matches', 'restorable'] as const;
export type TickName = (typeof tickNames)[number];

/**
 * produced: every stage's exit status is 0 and the counts agree; complete: read whole to its end marker;
 * stored: the destination reports the size; matches: the destination's own checksum or a read-back agrees;
 * restorable: it was restored and checked.
 */
export const proof = z.object({ produced: tick, complete: tick, stored: tick, matches: tick, restorable: tick });
export type Proof = z.infer<typeof proof>;

export const pendingTick: Tick = { state: 'pending', at: null, evidence: null };

export const emptyProof: Proof = {
  produced: pendingTick,
  complete: pendingTick,
  stored: pendingTick,
  matches: pendingTick,
  restorable: pendingTick,
};

/** Whether a copy may be counted on: the first four ticks all passed. */
export function reachesMatches(value: Proof): boolean {
  return (['produced', 'complete', 'stored', 'matches'] as const).every((name) => value[name].state === 'passed');
}
