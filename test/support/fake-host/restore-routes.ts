import { ProblemError } from '../../../shared/domain/problem.ts';
import type { Backup } from '../../../shared/domain/backup.ts';
import { isRestoreFinal } from '../../../shared/domain/restore.ts';
import type { Restore, RestorePlan } from '../../../shared/domain/restore.ts';
import type { SourceConfig } from '../../../shared/domain/source.ts';
import { os } from './base.ts';
import { makeBackup } from './proofs.ts';
import { makeStep } from './seed.ts';
import { ago, mustGet, newId, now, tell } from './state.ts';
import type { FakeState } from './state.ts';
import { Watching } from './watching.ts';
import { takeSteps } from './work.ts';
import type { Beat } from './work-routes.ts';

interface Target {
  readonly serverId?: string | undefined;
  readonly database?: string | undefined;
  readonly path?: string | undefined;
}

function targetOf(config: SourceConfig, target: Target): SourceConfig {
  if (config.kind === 'directory') return { ...config, path: target.path ?? config.path };
  return { ...config, database: target.database ?? config.database };
}

function makePlan(state: FakeState, backup: Backup, target: Target): RestorePlan {
  const serverId = target.serverId ?? mustGet(state.apps, backup.appId).serverId;
  const config = targetOf(backup.config, target);
  const name = config.kind === 'directory' ? config.path : config.database;
  const same = target.database === undefined && target.path === undefined && target.serverId === undefined;
  return {
    serverId,
    target: config,
    targetLabel: `${config.kind === 'directory' ? 'directory' : 'database'} "${name}" on ${mustGet(state.servers, serverId).name}`,
    targetExists: same,
    targetBytes: same ? 801_003_200 : null,
    targetLastWriteAt: same ? ago(4) : null,
    consequences: same
      ? [
          'Everything written to it since the backup is lost: about 35 minutes.',
          '3 connections are closed; the app cannot use it for about a minute.',
        ]
      : ['A new one is made.'],
    warnings: same ? ['The target is 9 % larger than it was at the backup.'] : [],
    safetyBackup: same,
    phrase: `restore ${name.replace(/\p{Cc}/gu, ' ')}`,
    expiresAt: ago(-10),
  };
}

export function restoreRoutes(state: FakeState, beat: Beat) {
  const watching = new Watching<Restore>(state);
  function put(restore: Restore): Restore {
    state.restores.set(restore.id, restore);
    watching.changed(restore.id, restore, isRestoreFinal(restore.state));
    tell(state, 'restores', restore.id);
    return restore;
  }
  function plan(backupId: string, copyId: string | null, target: Target, undoes: string | null): Restore {
    const backup = mustGet(state.backups, backupId);
    const made = makePlan(state, backup, target);
    const titles = [
      ...(made.safetyBackup ? ['Safety backup of the target'] : []),
      'Fetch and read the copy',
      `Restore ${made.targetLabel}`,
      'Compare',
    ];
    const copy = copyId ?? backup.copies[0]?.id;
    if (copy === undefined)
      throw new ProblemError({
        code: 'copy_missing',
        message: 'This backup has no copy.',
        next: 'Choose another backup.',
      });
    return put({
      id: newId('restore'),
      backupId,
      copyId: copy,
      undoes,
      state: 'planned',
      plan: made,
      safetyBackupId: null,
      createdAt: now(),
      startedAt: null,
      finishedAt: null,
      checks: [],
      problem: null,
      steps: titles.map((title) => makeStep(title)),
    });
  }
  async function work(id: string): Promise<void> {
    const begun = mustGet(state.restores, id);
    const done = await takeSteps({
      steps: begun.steps,
      bytesOfStep: 734_003_200,
      beat,
      cancelled: () => mustGet(state.restores, id).state === 'cancelled',
      changed: (steps) => put({ ...mustGet(state.restores, id), steps: [...steps] }),
      log: (level, text) => watching.log(id, level, text),
    });
    if (!done) return;
    const of = mustGet(state.backups, begun.backupId);
    const source = mustGet(state.apps, of.appId).sources.find((one) => one.id === of.sourceId);
    let safetyBackupId: string | null = null;
    if (begun.plan.safetyBackup && source) {
      const safety: Backup = {
        ...makeBackup(
          source,
          null,
          now(),
          801_003_200,
          of.copies.map((copy) => copy.destinationId),
        ),
        restoreId: id,
        purpose: 'safety',
      };
      state.backups.set(safety.id, safety);
      safetyBackupId = safety.id;
      tell(state, 'backups', safety.id);
    }
    put({
      ...mustGet(state.restores, id),
      state: 'restored',
      safetyBackupId,
      finishedAt: now(),
      checks: ['61 of 61 tables are there.', '2,500,000 of 2,500,000 rows are there.'],
    });
  }
  return {
    plan: os.restores.plan.handler(({ input }) => plan(input.backupId, input.copyId, input.target, null)),
    confirm: os.restores.confirm.handler(({ input }) => {
      const restore = mustGet(state.restores, input.id);
      if (input.phrase !== restore.plan.phrase)
        throw new ProblemError({
          code: 'restore_phrase_wrong',
          message: 'The phrase does not match.',
          next: 'Type it to the letter.',
        });
      const running = put({ ...restore, state: 'running', startedAt: now() });
      void work(restore.id);
      return running;
    }),
    cancel: os.restores.cancel.handler(({ input }) =>
      put({ ...mustGet(state.restores, input.id), state: 'cancelled', finishedAt: now() }),
    ),
    undo: os.restores.undo.handler(({ input }) => {
      const restore = mustGet(state.restores, input.id);
      if (restore.safetyBackupId === null)
        throw new ProblemError({
          code: 'not_found',
          message: 'This restore took no safety backup.',
          next: 'Restore an earlier backup.',
        });
      return plan(restore.safetyBackupId, null, {}, restore.id);
    }),
    get: os.restores.get.handler(({ input }) => mustGet(state.restores, input.id)),
    list: os.restores.list.handler(({ input }) =>
      [...state.restores.values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt)).slice(0, input.limit),
    ),
    watch: os.restores.watch.handler(async function* ({ input, signal }) {
      const restore = mustGet(state.restores, input.id);
      for await (const event of watching.watch(restore.id, restore, isRestoreFinal(restore.state), signal)) {
        yield 'value' in event
          ? { type: 'restore' as const, restore: event.value }
          : { type: 'log' as const, line: event.line };
      }
    }),
  };
}
