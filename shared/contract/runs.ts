import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { id, idInput } from '../domain/common.ts';
import { run, runEvent } from '../domain/run.ts';
import { base } from './base.ts';

export const runs = {
  /** Queues a run; refused while one of the same app waits or works. */
  start: base.input(z.object({ appId: id })).output(run),
  /** Stops it and cleans up on both sides; answers when that is done. */
  cancel: base.input(idInput).output(run),
  get: base.input(idInput).output(run),
  /** Newest first. */
  list: base.input(z.object({ appId: id.optional(), limit: z.int().min(1).max(500).default(50) })).output(z.array(run)),
  /** The run now, then whenever it changed, and its log from the first line; ends when the run has. */
  watch: base.input(idInput).output(eventIterator(runEvent)),
};
