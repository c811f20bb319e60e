import type { TickName } from '../../shared/domain/proof.ts';
import type { RestoreState } from '../../shared/domain/restore.ts';
import type { RunState } from '../../shared/domain/run.ts';
import type { SourceKind } from '../../shared/domain/source.ts';
import type { Step } from '../../shared/domain/work.ts';

export type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'idle';

/** How a state reads and which shape and colour it takes; the words alone say it all. */
export interface Wording {
  readonly text: string;
  readonly tone: Tone;
}

export const runWords: Record<RunState, Wording> = {
  queued: { text: 'Waiting', tone: 'idle' },
  running: { text: 'Running', tone: 'busy' },
  proven: { text: 'Proven', tone: 'good' },
  degraded: { text: 'Degraded: a copy is missing', tone: 'warn' },
  failed: { text: 'Failed', tone: 'bad' },
  cancelled: { text: 'Cancelled', tone: 'warn' },
  interrupted: { text: 'Interrupted', tone: 'bad' },
};

export const restoreWords: Record<RestoreState, Wording> = {
  planned: { text: 'Planned, not begun', tone: 'idle' },
  running: { text: 'Restoring', tone: 'busy' },
  restored: { text: 'Restored', tone: 'good' },
  failed: { text: 'Failed: nothing was changed', tone: 'bad' },
  'rolled-back': { text: 'Put back as it was', tone: 'warn' },
  broken: { text: 'Needs a person', tone: 'bad' },
  cancelled: { text: 'Cancelled', tone: 'warn' },
  interrupted: { text: 'Interrupted', tone: 'bad' },
};

export const stepWords: Record<Step['state'], Wording> = {
  waiting: { text: 'Waiting', tone: 'idle' },
  running: { text: 'Running', tone: 'busy' },
  done: { text: 'Done', tone: 'good' },
  failed: { text: 'Failed', tone: 'bad' },
  cancelled: { text: 'Cancelled', tone: 'warn' },
};

export const kindWords: Record<SourceKind, string> = {
  mysql: 'MySQL / MariaDB',
  postgres: 'PostgreSQL',
  directory: 'Directory',
};

export const tickWords: Record<TickName, string> = {
  produced: 'every stage ended well and the counts agree',
  complete: 'read whole, to its end marker',
  stored: 'the destination reports the size',
  matches: 'the checksum at the destination agrees',
  restorable: 'it was restored and checked',
};
