import { z } from 'zod';
import { backup } from '../domain/backup.ts';
import { id, idInput, instant } from '../domain/common.ts';
import { base } from './base.ts';

export const backups = {
  /** Newest first; `before` continues after the last one of a page. */
  list: base
    .input(
      z.object({
        appId: id.optional(),
        sourceId: id.optional(),
        runId: id.optional(),
        before: instant.optional(),
        limit: z.int().min(1).max(500).default(100),
      }),
    )
    .output(z.array(backup)),
  get: base.input(idInput).output(backup),
};
