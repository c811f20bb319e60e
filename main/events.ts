import { EventPublisher } from '@orpc/server';
import type { Restore } from '../shared/domain/restore.ts';
import type { Run } from '../shared/domain/run.ts';
import type { ChangeEvent } from '../shared/domain/system.ts';
import type { LogLine } from '../shared/domain/work.ts';

/** What happens inside, for the streams of the contract. */
export interface Happenings extends Record<string, object> {
  change: ChangeEvent;
  run: Run;
  restore: Restore;
  log: { readonly ownerId: string; readonly line: LogLine };
}

export type Events = EventPublisher<Happenings>;

export function createEvents(): Events {
  return new EventPublisher<Happenings>({ maxBufferedEvents: 10_000 });
}
