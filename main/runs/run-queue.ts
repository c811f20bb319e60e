import PQueue from 'p-queue';
import { ProblemError } from '../../shared/domain/problem.ts';
import { isFinal, type Run } from '../../shared/domain/run.ts';
import { newId } from '../store/new-id.ts';
import { backUp } from './back-up.ts';
import type { RunDeps } from './types.ts';
import { cancelled } from './work.ts';

export interface RunQueue {
  start(appId: string): Promise<Run>;
  /** Resolves when it has stopped and cleaned up. */
  cancel(runId: string): Promise<Run>;
  setConcurrency(runs: number): void;
  /** Whether a run of the app waits or works. */
  isBusy(appId: string): boolean;
  /** Resolves when nothing waits or works. */
  idle(): Promise<void>;
  /** Cancels everything and waits for it. */
  close(): Promise<void>;
}

/** Runs in the order they were asked for, a few at a time, never two of one app. */
export function createRunQueue(deps: RunDeps, concurrency: number, ready: (serverId: string) => Promise<void>): RunQueue {
  const queue = new PQueue({ concurrency });
  const going = new Map<string, { readonly appId: string; readonly stop: AbortController; readonly done: Promise<Run> }>();

  const isBusy = (appId: string): boolean => [...going.values()].some((one) => one.appId === appId);

  async function work(run: Run, serverId: string, signal: AbortSignal): Promise<Run> {
    // What an interrupted session left on the server is undone first.
    await ready(serverId);
    return backUp(deps, run, signal);
  }

  return {
    isBusy,
    async start(appId) {
      const app = await deps.store.apps.find(appId);
      if (isBusy(appId)) {
        throw new ProblemError({
          code: 'conflict',
          message: `A run of ${app.name} is waiting or working already.`,
          where: app.name,
          next: 'Wait until it has finished, or cancel it.',
        });
      }
      const run: Run = {
        id: newId('run', deps.clock.now()),
        appId,
        trigger: 'manual',
        state: 'queued',
        queuedAt: deps.clock.now().toISOString(),
        startedAt: null,
        finishedAt: null,
        problem: null,
        warnings: [],
        steps: [],
      };
      const stop = new AbortController();
      const inserted = deps.store.runs.insert(run);
      const done = inserted
        .then(() => queue.add(() => work(run, app.serverId, stop.signal)))
        .catch((error: unknown) => {
          deps.log.error('a run ended without a state', { runId: run.id, error: String(error) });
          return run;
        })
        .finally(() => going.delete(run.id));
      going.set(run.id, { appId, stop, done });
      await inserted;
      deps.events.publish('change', { noun: 'runs', id: run.id });
      return run;
    },
    async cancel(runId) {
      const one = going.get(runId);
      if (one) {
        one.stop.abort(cancelled());
        await one.done;
      }
      const run = await deps.store.runs.find(runId);
      if (!one && !isFinal(run.state)) throw new TypeError(`run ${runId} is open but not in the queue`);
      return run;
    },
    setConcurrency: (runs) => {
      queue.concurrency = runs;
    },
    async idle() {
      while (going.size > 0) await Promise.all([...going.values()].map((one) => one.done));
    },
    async close() {
      for (const one of going.values()) one.stop.abort(cancelled());
      await Promise.all([...going.values()].map((one) => one.done));
    },
  };
}
