import { z } from 'zod';
import { byteCount, instant, sha256Hex } from './common.ts';
import { facts } from './backup.ts';

/** The small file beside each backup that tells everything needed to restore it without Surety. */
export const manifest = z.object({
  format: z.literal('surety-manifest/1'),
  backupId: z.string(),
  name: z.string(),
  bytes: byteCount,
  sha256: sha256Hex,
  client: z.object({ id: z.string(), name: z.string() }),
  app: z.object({ id: z.string(), name: z.string() }),
  server: z.object({ name: z.string(), host: z.string() }),
  source: z.object({ id: z.string(), kind: z.string(), label: z.string() }),
  purpose: z.enum(['backup', 'safety']),
  startedAt: instant,
  finishedAt: instant,
  tools: z.record(z.string(), z.string()),
  facts,
  /** Commands that restore it by hand, one a line, to be read before they are run. */
  restoreByHand: z.array(z.string()),
});
export type Manifest = z.infer<typeof manifest>;
