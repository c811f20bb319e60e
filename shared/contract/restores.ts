import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { absolutePath, id, idInput } from '../domain/common.ts';
import { restore, restoreEvent } from '../domain/restore.ts';
import { sourceSecrets } from '../domain/source.ts';
import { base } from './base.ts';

export const restores = {
  /**
   * Looks at the target and says what a restore would do. Without a target it goes back where it came from;
   * `database` or `path` names another place, `serverId` another server. Changes nothing.
   */
  plan: base
    .input(
      z.object({
        backupId: id,
        /** Which copy to read; null takes the first proven one. */
        copyId: id.nullable().default(null),
        target: z
          .object({
            serverId: id.optional(),
            database: z.string().min(1).max(255).optional(),
            path: absolutePath.optional(),
          })
          .default({}),
        /** How to sign in at the target; not named takes the source's own. */
        secrets: sourceSecrets.default({}),
      }),
    )
    .output(restore),
  /** Checks the plan and the phrase again, takes the safety backup, and begins. */
  confirm: base.input(z.object({ id, phrase: z.string().max(1000) })).output(restore),
  /** Stops it; a target that was already touched is put back. Answers when that is done. */
  cancel: base.input(idInput).output(restore),
  /** Plans the restore of the safety backup that this restore took. */
  undo: base.input(idInput).output(restore),
  get: base.input(idInput).output(restore),
  list: base
    .input(z.object({ appId: id.optional(), limit: z.int().min(1).max(500).default(50) }))
    .output(z.array(restore)),
  watch: base.input(idInput).output(eventIterator(restoreEvent)),
};
