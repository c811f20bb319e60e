import PQueue from 'p-queue';
import { ProblemError, toProblem, withoutSecrets } from '../../shared/domain/problem.ts';
import { isFinal, type Run } from '../../shared/domain/run.ts';
import { newId } from '../store/new-id.ts';
import { backUp } from './back-up.ts';
import { overlap, type Place } from './places.ts';
import type { RunDeps } from './types.ts';
import { unlessAborted } from './unless-aborted.ts';
import { cancelled, endSteps } from './work.ts';

export interface RunQueue {
  /** Rejects (conflict) while a run of the app waits or works, or a restore writes to one of its sources. */
  start(appId: string): Promise<Run>;
  /** Resolves when it has stopped and cleaned up; one that still waits for its turn stops at once. */
  cancel(runId: string): Promise<Run>;
  setConcurrency(runs: number): void;
  /** Whether a run of the app waits or works. */
  isBusy(appId: string): boolean;
  isGoing(runId: string): boolean;
  /** What the runs that wait or work read. */
  places(): Place[];
  /** Resolves when nothing waits or works. */
  idle(): Promise<void>;
  /** Cancels everything and waits for it. */
  close(): Promise<void>;
}

interface Going {
  readonly appId: string;
  readonly places: readonly Place[];
  readonly stop: AbortController;
  readonly done: Promise<Run>;
}

export interface RunQueueOptions {
  /** Runs at once. */
  readonly concurrency: number;
  /** Resolves when what an interrupted session left on the server was undone, or could not be. */
  readonly ready: (serverId: string) => Promise<void>;
  /** What restores write to now. */
  readonly restoring: () => readonly Place[];
}

/** Runs in the order they were asked for, a few at a time, never two of one app. */
export function createRunQueue(deps: RunDeps, { concurrency, ready, restoring }: RunQueueOptions): RunQueue {
  const { store, clock, events } = deps;
  const queue = new PQueue({ concurrency });
  const going = new Map<string, Going>();

  const isBusy = (appId: string): boolean => [...going.values()].some((one) => one.appId === appId);

  async function work(run: Run, signal: AbortSignal): Promise<Run> {
    const { serverId } = await store.apps.find(run.appId);
    // What an interrupted session left on the server is undone first.
    await unlessAborted(ready(serverId), signal);
    return backUp(deps, run, signal);
  }

  /** Waits for a place. A run that is cancelled meanwhile gives its turn up; once it works, it cleans up first. */
  function inTurn(run: Run, stop: AbortSignal): Promise<Run> {
    const leave = new AbortController();
    const onAbort = (): void => {
      leave.abort(stop.reason);
    };
    stop.addEventListener('abort', onAbort, { once: true });
    return queue.add(
      () => {
        stop.removeEventListener('abort', onAbort);
        return work(run, stop);
      },
      { signal: leave.signal },
    );
  }

  /** A run that ended without saying how itself: whoever watches must be told all the same. */
  async function conclude(run: Run, error: unknown): Promise<Run> {
    const problem = withoutSecrets(toProblem(error), deps.redact);
    const state = problem.code === 'cancelled' ? 'cancelled' : 'failed';
    if (state === 'failed') deps.log.error('a run could not be ended in order', { runId: run.id, problem });
    const last = (await store.runs.get(run.id).catch(() => null)) ?? run;
    const finishedAt = clock.now().toISOString();
    const ended: Run = { ...last, state, problem, finishedAt, steps: endSteps(last.steps, finishedAt, problem) };
    await store.runs.update(ended).catch((reason: unknown) => {
      deps.log.error('the end of a run could not be stored', { runId: run.id, error: String(reason) });
    });
    events.publish('run', ended);
    events.publish('change', { noun: 'runs', id: run.id });
    return ended;
  }

  return {
    isBusy,
    isGoing: (runId) => going.has(runId),
    places: () => [...going.values()].flatMap((one) => one.places),
    async start(appId) {
      const app = await store.apps.find(appId);
      const places = (await store.sources.ofApp(appId)).map(({ config }) => ({ serverId: app.serverId, config }));
      if (isBusy(appId)) throw conflict(`A run of ${app.name} is waiting or working already.`, app.name);
      if (restoring().some((written) => places.some((read) => overlap(read, written)))) {
        throw conflict(`A restore is writing to what ${app.name} would back up.`, app.name);
      }
      const run: Run = {
        id: newId('run', clock.now()),
        appId,
        trigger: 'manual',
        state: 'queued',
        queuedAt: clock.now().toISOString(),
        startedAt: null,
        finishedAt: null,
        problem: null,
        warnings: [],
        steps: [],
      };
      const stop = new AbortController();
      const inserted = store.runs.insert(run);
      const done = inserted.then(
        () => inTurn(run, stop.signal).catch((error: unknown) => conclude(run, error)),
        () => run,
      );
      going.set(run.id, { appId, places, stop, done: done.finally(() => going.delete(run.id)) });
      await inserted;
      events.publish('change', { noun: 'runs', id: run.id });
      return run;
    },
    async cancel(runId) {
      const one = going.get(runId);
      if (one) {
        one.stop.abort(cancelled());
        await one.done;
      }
      const run = await store.runs.find(runId);
      // Its end could not be stored before; now is another try.
      return isFinal(run.state) || going.has(runId) ? run : conclude(run, cancelled());
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

function conflict(message: string, where: string): ProblemError {
  return new ProblemError({ code: 'conflict', message, where, next: 'Wait until it has finished, or cancel it.' });
}
