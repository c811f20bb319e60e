import { z } from 'zod';
import { id, instant } from './common.ts';
import { problem } from './problem.ts';
import { sourceConfig } from './source.ts';
import { logLine, step } from './work.ts';

/** What will happen if it is confirmed: made by main from what it saw on the target just now. */
export const restorePlan = z.object({
  /** The server it will be written to. */
  serverId: id,
  /** What will be written, and how it is reached. */
  target: sourceConfig,
  /** e.g. `database "shop" on web-1`. */
  targetLabel: z.string(),
  targetExists: z.boolean(),
  /** Size of what is there now, in bytes; null when it would not say. */
  targetBytes: z.number().nonnegative().nullable(),
  /** When it was last written, as far as the target can tell; null when it cannot. */
  targetLastWriteAt: instant.nullable(),
  /** Sentences: what is lost, what is disconnected, how long it may be away. */
  consequences: z.array(z.string()),
  /** Sentences: versions, missing roles, missing room. */
  warnings: z.array(z.string()),
  /** Whether a safety backup is taken first: always, unless there is nothing there yet. */
  safetyBackup: z.boolean(),
  /** What the person must type, to the letter. */
  phrase: z.string(),
  /** The plan must be confirmed before this moment. */
  expiresAt: instant,
});
export type RestorePlan = z.infer<typeof restorePlan>;

/** failed: nothing was changed; rolled-back: it was begun and the target was put back; broken: the target needs a person. */
export const restoreState = z.enum([
  'planned',
  'running',
  'restored',
  'failed',
  'rolled-back',
  'broken',
  'cancelled',
  'interrupted',
]);
export type RestoreState = z.infer<typeof restoreState>;

/** A planned, confirmed, journalled write of a copy onto a target. */
export const restore = z.object({
  id,
  backupId: id,
  copyId: id,
  /** The restore that this one undoes; null for an ordinary one. */
  undoes: id.nullable(),
  state: restoreState,
  plan: restorePlan,
  safetyBackupId: id.nullable(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  /** Sentences: what was compared after the restore. */
  checks: z.array(z.string()),
  problem: problem.nullable(),
  steps: z.array(step),
});
export type Restore = z.infer<typeof restore>;

export const restoreEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('restore'), restore }),
  z.object({ type: z.literal('log'), line: logLine }),
]);
export type RestoreEvent = z.infer<typeof restoreEvent>;

export function isRestoreFinal(state: RestoreState): boolean {
  return state !== 'planned' && state !== 'running';
}
