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

/** What an outcome means for the person, where there is room to say it. */
export const runMeaning: Partial<Record<RunState, string>> = {
  degraded: 'Every source has a proven copy, but not at every destination.',
  failed: 'At least one source has no proven copy.',
};

export const restoreMeaning: Partial<Record<RestoreState, string>> = {
  failed: 'Nothing was changed.',
  'rolled-back': 'It was begun, and the target was put back as it was.',
  broken: 'The target is not as it was and not as it should be.',
};

export const runWords: Record<RunState, Wording> = {
  queued: { text: 'Waiting', tone: 'idle' },
  running: { text: 'Running', tone: 'busy' },
  proven: { text: 'Proven', tone: 'good' },
  degraded: { text: 'Degraded', tone: 'warn' },
  failed: { text: 'Failed', tone: 'bad' },
  cancelled: { text: 'Cancelled', tone: 'warn' },
  interrupted: { text: 'Interrupted', tone: 'bad' },
};

export const restoreWords: Record<RestoreState, Wording> = {
  planned: { text: 'Planned, not begun', tone: 'idle' },
  running: { text: 'Restoring', tone: 'busy' },
  restored: { text: 'Restored', tone: 'good' },
  failed: { text: 'Failed', tone: 'bad' },
  'rolled-back': { text: 'Rolled back', tone: 'warn' },
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
