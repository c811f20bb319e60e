import type { Run, RunState } from '../../shared/domain/run.ts';
import { ProblemError, toProblem, withoutSecrets, type Problem } from '../../shared/domain/problem.ts';
import { sourceKind } from '../sources/registry.ts';
import { backUpSource } from './back-up-source.ts';
import type { RunDeps, SourceSetting } from './types.ts';
import { createWork } from './work.ts';

/**
 * One run: every source of the app, one after the other. A source that fails does not stop the others.
 * Resolves to the run's last state, also where it could not even begin; rejects only when that state cannot be stored.
 */
export async function backUp(deps: RunDeps, queued: Run, signal: AbortSignal): Promise<Run> {
  const { store, clock, events } = deps;
  let run: Run = queued;
  const show = async (changes: Partial<Run>, durable: boolean): Promise<void> => {
    run = { ...run, ...changes };
    if (durable) await store.runs.update(run);
    events.publish('run', run);
    if (changes.state) events.publish('change', { noun: 'runs', id: run.id });
  };
  const work = createWork({
    ownerId: run.id,
    signal,
    logs: store.logs,
    events,
    clock,
    redact: deps.redact,
    publish: (steps, durable) => show({ steps: [...steps] }, durable),
  });

  const finish = async (state: RunState, problem: Problem | null, warnings: string[]): Promise<Run> => {
    const told = problem && withoutSecrets(problem, deps.redact);
    if (told) work.error(`${told.message} ${told.next}`);
    await work.settle();
    await show(
      { state, problem: told, warnings: warnings.map(deps.redact), finishedAt: clock.now().toISOString() },
      true,
    );
    return run;
  };

  const warnings: string[] = [];
  const problems: Problem[] = [];
  let proven = 0;
  let missing = 0;
  try {
    await show({ state: 'running', startedAt: clock.now().toISOString() }, true);
    const { settings, destinationIds } = await settingsOf(deps, run.appId);
    for (const setting of settings) {
      try {
        const result = await backUpSource(deps, work, {
          setting,
          destinationIds,
          purpose: { kind: 'backup', runId: run.id },
          password: await deps.vault.read(setting.source.id, 'password'),
        });
        // A person who cancels while copies are proven wants no more of them; those that are proven stay.
        if (!result.everywhere) signal.throwIfAborted();
        proven += 1;
        if (!result.everywhere) missing += 1;
        warnings.push(...result.warnings);
      } catch (error) {
        signal.throwIfAborted();
        const problem = toProblem(error);
        problems.push(problem);
        work.error(`${sourceKind(setting.source.config.kind).label(setting.source.config)}: ${problem.message}`);
      }
    }
  } catch (error) {
    const problem = toProblem(error);
    return finish(problem.code === 'cancelled' ? 'cancelled' : 'failed', problem, warnings);
  }
  const [problem] = problems;
  if (problem) return finish('failed', problem, warnings);
  if (missing > 0) return finish('degraded', await firstCopyProblem(deps, run.id), warnings);
  return finish(proven > 0 ? 'proven' : 'failed', null, warnings);
}

/** The rows of an app's sources. Rejects (input_invalid) when there is nothing to back up or nowhere to put it. */
async function settingsOf(
  deps: RunDeps,
  appId: string,
): Promise<{ settings: SourceSetting[]; destinationIds: string[] }> {
  const { store } = deps;
  const app = await store.apps.find(appId);
  const [client, server, sources] = await Promise.all([
    store.clients.find(app.clientId),
    store.servers.find(app.serverId),
    store.sources.ofApp(appId),
  ]);
  if (sources.length === 0 || app.destinationIds.length === 0) {
    throw new ProblemError({
      code: 'input_invalid',
      message: sources.length === 0 ? `${app.name} has nothing to back up.` : `${app.name} has no destination.`,
      where: app.name,
      next: sources.length === 0 ? 'Add a source to it.' : 'Choose at least one destination for it.',
    });
  }
  return { settings: sources.map((source) => ({ client, app, server, source })), destinationIds: app.destinationIds };
}

async function firstCopyProblem(deps: RunDeps, runId: string): Promise<Problem | null> {
  const backups = await deps.store.backups.list({ runId, limit: 100 });
  return (
    backups.flatMap((backup) => backup.copies.map((copy) => copy.problem)).find((problem) => problem !== null) ?? null
  );
}
