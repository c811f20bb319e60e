import { ProblemError, toProblem, withoutSecrets, type Problem } from '../../shared/domain/problem.ts';
import type { LogLine, Step } from '../../shared/domain/work.ts';
import type { Events } from '../events.ts';
import type { Clock } from '../ports.ts';
import { newId } from '../store/new-id.ts';
import type { Store } from '../store/types.ts';
import { Meter } from './meter.ts';

/** Progress reaches the watchers at most this often, in milliseconds. */
const progressEvery = 250;
/** Lines that a log holds: a server that talks without end must not fill the disk of the workstation. */
export const mostLines = 2000;

export interface StepOptions {
  readonly sourceId?: string;
  readonly destinationId?: string;
  /** What the last backup of the same source came to. */
  readonly expectedBytes?: number | null;
  /** It runs although a person cancelled: what was done already must be looked at and told. */
  readonly always?: boolean;
}

/** The record of one run or restore while it works: its steps, their progress, its log. */
export interface Work {
  readonly ownerId: string;
  readonly signal: AbortSignal;
  /** Runs one step: its state, times and problem are recorded, whatever happens. */
  step<T>(title: string, options: StepOptions, act: (moved: (bytes: number) => void) => Promise<T>): Promise<T>;
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
  /** Waits until every line of the log is stored. Never rejects. */
  settle(): Promise<void>;
}

export interface WorkDeps {
  readonly ownerId: string;
  readonly signal: AbortSignal;
  readonly logs: Store['logs'];
  readonly events: Events;
  readonly clock: Clock;
  /** Takes what must not be written down out of a line. */
  readonly redact: (text: string) => string;
  /** Shows the steps to whoever watches; `durable` ones are stored as well. */
  readonly publish: (steps: readonly Step[], durable: boolean) => Promise<void>;
}

export function createWork(deps: WorkDeps): Work {
  const { clock } = deps;
  const steps: Step[] = [];
  let seq = 0;
  let leftOut = 0;
  let writing: Promise<void> = Promise.resolve();

  function write(level: LogLine['level'], text: string): void {
    if (seq >= mostLines && level !== 'error') {
      leftOut += 1;
      return;
    }
    keep(level, text);
  }

  function keep(level: LogLine['level'], text: string): void {
    const line: LogLine = { seq: seq++, at: clock.now().toISOString(), level, text: printable(deps.redact(text)) };
    writing = writing.then(async () => {
      // A line that could not be stored is still shown, and must not keep the end of the work from being told.
      await deps.logs.append(deps.ownerId, line).catch(() => undefined);
      deps.events.publish('log', { ownerId: deps.ownerId, line });
    });
  }

  async function step<T>(
    title: string,
    options: StepOptions,
    act: (moved: (bytes: number) => void) => Promise<T>,
  ): Promise<T> {
    if (options.always !== true) deps.signal.throwIfAborted();
    const meter = new Meter(clock);
    const at = steps.length;
    let shownAt = 0;
    let current: Step = {
      id: newId('step', clock.now()),
      title,
      sourceId: options.sourceId ?? null,
      destinationId: options.destinationId ?? null,
      state: 'running',
      startedAt: clock.now().toISOString(),
      finishedAt: null,
      bytes: 0,
      expectedBytes: options.expectedBytes ?? null,
      rate: null,
      remainingSeconds: null,
      problem: null,
    };
    const show = (changes: Partial<Step>, durable: boolean): Promise<void> => {
      current = { ...current, ...changes };
      steps[at] = current;
      return deps.publish([...steps], durable);
    };
    await show({}, true);
    write('info', title);
    const moved = (bytes: number): void => {
      current = { ...current, bytes };
      const now = clock.now().getTime();
      if (now - shownAt < progressEvery) return;
      shownAt = now;
      void show(meter.pace(bytes, current.expectedBytes), false).catch(() => undefined);
    };
    const end = { rate: null, remainingSeconds: null };
    try {
      const value = await act(moved);
      await show({ ...end, state: 'done', finishedAt: clock.now().toISOString() }, true);
      return value;
    } catch (error) {
      const problem = withoutSecrets(toProblem(error), deps.redact);
      const state = problem.code === 'cancelled' ? 'cancelled' : 'failed';
      await show({ ...end, state, finishedAt: clock.now().toISOString(), problem }, true);
      throw error;
    }
  }

  return {
    ownerId: deps.ownerId,
    signal: deps.signal,
    step,
    info: (text) => {
      write('info', text);
    },
    warn: (text) => {
      write('warning', text);
    },
    error: (text) => {
      write('error', text);
    },
    async settle() {
      if (leftOut > 0) keep('warning', `${String(leftOut)} more lines were left out of this log.`);
      leftOut = 0;
      await writing;
    },
  };
}

export function cancelled(): ProblemError {
  return new ProblemError({
    code: 'cancelled',
    message: 'A person cancelled it.',
    next: 'Nothing unfinished is left behind. Start it again whenever you like.',
  });
}

/** What was under way when the work ended without them: a step that never ends would look as if it still worked. */
export function endSteps(steps: readonly Step[], at: string, problem: Problem): Step[] {
  return steps.map((step) =>
    step.state === 'running' || step.state === 'waiting'
      ? { ...step, state: 'failed', finishedAt: at, rate: null, remainingSeconds: null, problem }
      : step,
  );
}

/**
 * A line from a server, or a name in it, may hold terminal escapes, marks that turn the direction of text, and line
 * breaks that would make it look like two lines; in a log they are shown, not obeyed.
 */
export function printable(text: string): string {
  return text
    .replace(/\r?\n/g, '↵')
    .replace(/[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, (mark) => (mark === '\t' ? mark : '\ufffd'))
    .slice(0, 4000);
}
