import { z } from 'zod';
import { byteCount, id, instant, sha256Hex } from './common.ts';
import { problem } from './problem.ts';
import { proof } from './proof.ts';
import { sourceConfig } from './source.ts';

/**
 * What a source knew about itself when it was dumped, for the plan and the check of a restore:
 * counts (tables, views, routines, triggers, events, rows, entries), roles, extensions, character sets.
 */
export const facts = z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.array(z.string())]));
export type Facts = z.infer<typeof facts>;

/** One backup at one destination. */
export const copy = z.object({
  id,
  backupId: id,
  destinationId: id,
  /** Where it lies there, relative to the destination's root: what `get` and `remove` take. */
  locator: z.string(),
  state: z.enum(['storing', 'proven', 'failed']),
  proof,
  problem: problem.nullable(),
  createdAt: instant,
});
export type Copy = z.infer<typeof copy>;

/** One artifact of one source at one moment. */
export const backup = z.object({
  id,
  /** The run that made it, or null where a restore made it as its safety backup. */
  runId: id.nullable(),
  restoreId: id.nullable(),
  appId: id,
  sourceId: id,
  purpose: z.enum(['backup', 'safety']),
  /** What was dumped and how it was reached, as it was then. */
  config: sourceConfig,
  name: z.string(),
  /** Stored (compressed) size in bytes; null until it is produced. */
  bytes: byteCount.nullable(),
  sha256: sha256Hex.nullable(),
  /** Versions by tool name, and of the database server. */
  tools: z.record(z.string(), z.string()),
  facts,
  createdAt: instant,
  finishedAt: instant.nullable(),
  copies: z.array(copy),
});
export type Backup = z.infer<typeof backup>;
