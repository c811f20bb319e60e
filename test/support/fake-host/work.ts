import type { Step, LogLine } from '../../../shared/domain/work.ts';
import { now } from './state.ts';

export interface WorkOptions {
  readonly steps: readonly Step[];
  readonly bytesOfStep: number;
  /** Called after every change with the steps as they are. */
  readonly changed: (steps: readonly Step[]) => void;
  readonly log: (level: LogLine['level'], text: string) => void;
  /** Resolves when a little time has passed. */
  readonly beat: () => Promise<void>;
  readonly cancelled: () => boolean;
}

/** Takes steps one after the other, each in eight beats with bytes and a rate; true when it was not cancelled. */
export async function takeSteps(options: WorkOptions): Promise<boolean> {
  const steps = [...options.steps];
  const total = options.bytesOfStep;
  for (const [index, first] of steps.entries()) {
    let step: Step = { ...first, state: 'running', startedAt: now(), expectedBytes: index === 0 ? null : total };
    options.log('info', `${step.title} begins`);
    for (let beat = 1; beat <= 8; beat += 1) {
      step = {
        ...step,
        bytes: Math.round((total * beat) / 8),
        rate: 48_000_000,
        remainingSeconds: index === 0 ? null : (total * (8 - beat)) / 8 / 48_000_000,
      };
      steps[index] = step;
      options.changed([...steps]);
      await options.beat();
      if (options.cancelled()) {
        steps[index] = { ...step, state: 'cancelled', finishedAt: now(), rate: null, remainingSeconds: null };
        options.changed([...steps]);
        return false;
      }
    }
    steps[index] = { ...step, state: 'done', finishedAt: now(), rate: null, remainingSeconds: null };
    options.log('info', `${step.title} is done: ${String(total)} bytes`);
    options.changed([...steps]);
  }
  return true;
}
