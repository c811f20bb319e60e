import { z } from 'zod';
import { id, instant, label } from './common.ts';
import { source } from './source.ts';

/** Which gzip-compatible compressor packs a backup on the server; `auto` takes the fastest that is there. */
export const compression = z.object({
  compressor: z.enum(['auto', 'igzip', 'pigz', 'gzip']).default('auto'),
  /** 1 is fastest, 9 is smallest. */
  level: z.int().min(1).max(9).default(6),
});
export type Compression = z.infer<typeof compression>;

/** One client application on one server: the unit that has sources and destinations. */
export const appInput = z.object({
  clientId: id,
  serverId: id,
  name: label,
  destinationIds: z.array(id).max(16).default([]),
  compression: compression.prefault({}),
});
export type AppInput = z.infer<typeof appInput>;

export const app = appInput.extend({ id, createdAt: instant, sources: z.array(source) });
export type App = z.infer<typeof app>;
