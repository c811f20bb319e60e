import { ProblemError } from '../../../shared/domain/problem.ts';
import { isFinal } from '../../../shared/domain/run.ts';
import type { Run } from '../../../shared/domain/run.ts';
import { os } from './base.ts';
import { makeBackup } from './proofs.ts';
import { makeStep } from './seed.ts';
import { mustGet, newId, now, tell } from './state.ts';
import type { FakeState } from './state.ts';
import { Watching } from './watching.ts';
import { takeSteps } from './work.ts';

export type Beat = () => Promise<void>;

/** Size of everything that the fake host backs up. */
const bytes = 734_003_200;

export function runRoutes(state: FakeState, beat: Beat) {
  const watching = new Watching<Run>(state);
  function put(run: Run): void {
    state.runs.set(run.id, run);
    watching.changed(run.id, run, isFinal(run.state));
    tell(state, 'runs', run.id);
  }
  async function work(id: string): Promise<void> {
    const begun = { ...mustGet(state.runs, id), state: 'running' as const, startedAt: now() };
    put(begun);
    const done = await takeSteps({
      steps: begun.steps,
      bytesOfStep: bytes,
      beat,
      cancelled: () => mustGet(state.runs, id).state === 'cancelled',
      changed: (steps) => put({ ...mustGet(state.runs, id), steps: [...steps] }),
      log: (level, text) => watching.log(id, level, text),
    });
    if (!done) return;
    const app = mustGet(state.apps, begun.appId);
    for (const source of app.sources) {
      const backup = makeBackup(source, id, now(), bytes, app.destinationIds);
      state.backups.set(backup.id, backup);
      tell(state, 'backups', backup.id);
    }
    put({ ...mustGet(state.runs, id), state: 'proven', finishedAt: now() });
  }
  return {
    start: os.runs.start.handler(({ input }) => {
      const app = mustGet(state.apps, input.appId);
      if ([...state.runs.values()].some((run) => run.appId === app.id && !isFinal(run.state))) {
        throw new ProblemError({
          code: 'conflict',
          message: `A run of ${app.name} works already.`,
          next: 'Open it, or wait until it has ended.',
        });
      }
      const steps = app.sources.flatMap((source) => [
        makeStep(`Dump ${source.label}`, { sourceId: source.id }),
        ...app.destinationIds.map((destinationId) =>
          makeStep(`Prove ${source.label} at ${state.destinations.get(destinationId)?.name ?? ''}`, {
            sourceId: source.id,
            destinationId,
          }),
        ),
      ]);
      const run: Run = {
        id: newId('run'),
        appId: app.id,
        trigger: 'manual',
        state: 'queued',
        queuedAt: now(),
        startedAt: null,
        finishedAt: null,
        problem: null,
        warnings: [],
        steps,
      };
      put(run);
      void work(run.id);
      return run;
    }),
    cancel: os.runs.cancel.handler(({ input }) => {
      const run = mustGet(state.runs, input.id);
      if (!isFinal(run.state)) put({ ...run, state: 'cancelled', finishedAt: now() });
      return mustGet(state.runs, input.id);
    }),
    get: os.runs.get.handler(({ input }) => mustGet(state.runs, input.id)),
    list: os.runs.list.handler(({ input }) =>
      [...state.runs.values()]
        .filter((run) => input.appId === undefined || run.appId === input.appId)
        .sort((a, b) => b.queuedAt.localeCompare(a.queuedAt))
        .slice(0, input.limit),
    ),
    watch: os.runs.watch.handler(async function* ({ input, signal }) {
      const run = mustGet(state.runs, input.id);
      for await (const event of watching.watch(run.id, run, isFinal(run.state), signal)) {
        yield 'value' in event
          ? { type: 'run' as const, run: event.value }
          : { type: 'log' as const, line: event.line };
      }
    }),
  };
}

export function backupRoutes(state: FakeState) {
  return {
    get: os.backups.get.handler(({ input }) => mustGet(state.backups, input.id)),
    list: os.backups.list.handler(({ input }) =>
      [...state.backups.values()]
        .filter((one) => input.appId === undefined || one.appId === input.appId)
        .filter((one) => input.sourceId === undefined || one.sourceId === input.sourceId)
        .filter((one) => input.runId === undefined || one.runId === input.runId)
        .filter((one) => input.before === undefined || one.createdAt < input.before)
        .sort((a, b) => b.createdAt.localeCompare(a.createdAt))
        .slice(0, input.limit),
    ),
  };
}
