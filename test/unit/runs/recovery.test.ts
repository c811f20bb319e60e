import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEvents, type Events } from '../../../main/events.ts';
import type { Remote, ScriptOptions, Verdict } from '../../../main/remote/types.ts';
import { startRecovery } from '../../../main/runs/recovery.ts';
import type { RunDeps } from '../../../main/runs/types.ts';
import type { JournalDuty, Store } from '../../../main/store/types.ts';
import { ProblemError } from '../../../shared/domain/problem.ts';
import type { Restore } from '../../../shared/domain/restore.ts';
import { fixedClock, memoryStore } from '../../support/memory-store.ts';
import { aBackup, aCopy, aRestore, aRun, seed } from '../../support/samples.ts';

let store: Store;
let events: Events;
let serverId: string;
let restore: Restore;
let deps: RunDeps;
/** The calls of scripts: name, then arguments. */
let calls: string[][];
let answers: Record<string, Verdict>;
let reachable: boolean;
let forgotten: string[];
let logged: unknown[];
/** The run or restore that works now. */
let working: string | null;

const directoryLook = {
  user: 'root',
  sudo: 1,
  tar: 'tar (GNU tar) 1.34',
  there: 1,
  readable: 1,
  kib: 4,
  uid: 0,
  owner: '0:0',
  mode: '755',
  entries: 12,
};

beforeEach(async () => {
  const clock = fixedClock();
  store = await memoryStore(clock);
  events = createEvents();
  const { app, source, server, destination } = await seed(store);
  serverId = server.id;
  const backup = aBackup(app.id, source.id, { facts: {} });
  await store.backups.insert(backup);
  const copy = aCopy(backup.id, destination.id);
  await store.backups.insertCopy(copy);
  restore = aRestore(backup.id, copy.id, server.id, { state: 'running' });
  await store.restores.insert(restore);
  calls = [];
  forgotten = [];
  logged = [];
  reachable = true;
  working = null;
  answers = { sweep: { removed: 1, stopped: 0 } };
  const remote = {
    label: 'web-1',
    run: (script: { name: string }, options: ScriptOptions = {}) => {
      calls.push([script.name, ...(options.args ?? [])]);
      return Promise.resolve({ verdict: answers[script.name] ?? directoryLook, stdout: Buffer.alloc(0), stderr: '' });
    },
  } as unknown as Remote;
  const unreachable = new ProblemError({ code: 'ssh_unreachable', message: 'No answer.', next: 'Wait.' });
  const note = (text: string): void => void logged.push(text);
  deps = {
    store,
    events,
    clock,
    redact: (text: string) => text,
    log: { info: note, warn: note, error: note },
    vault: { read: () => Promise.resolve(null), forget: (id: string) => Promise.resolve(void forgotten.push(id)) },
    access: {
      server: async (id: string) => {
        await store.servers.find(id);
        if (!reachable) throw unreachable;
        return remote;
      },
      destination: (id: string) => store.destinations.find(id),
    },
  } as unknown as RunDeps;
});

afterEach(() => store.close());

let number = 0;
async function owe(duty: JournalDuty, ownerId = restore.id): Promise<void> {
  number += 1;
  await store.journal.add({
    id: `duty_${String(number).padStart(20, '0')}`,
    ownerId,
    createdAt: '2026-11-23T04:30:00.000Z',
    ...duty,
  });
}

const oweRestore = (): Promise<void> => owe({ kind: 'restore', serverId, restoreId: restore.id });
const scripts = (): (string | undefined)[] => calls.map(([name]) => name);

describe('a restore that died', () => {
  it('is put right in the folder that it worked in, though the server has another one by now', async () => {
    await oweRestore();
    await owe({ kind: 'work-folder', serverId, path: `/old/surety-${restore.id.replaceAll('_', '-')}` });
    answers['directory-recover'] = { state: 'rolled-back', reason: 'interrupted' };
    await store.servers.update({ ...(await store.servers.find(serverId)), workDir: '/new' });

    const recovery = await startRecovery(deps, (ownerId) => ownerId === working);
    recovery.playBack();
    await recovery.settled();

    expect(calls[0]?.slice(0, 3)).toEqual(['directory-recover', '', `/old/surety-${restore.id.replaceAll('_', '-')}`]);
    expect(await store.restores.find(restore.id)).toMatchObject({
      state: 'rolled-back',
      problem: { code: 'interrupted' },
    });
    expect(await store.journal.list()).toEqual([]);
  });

  it('is told to whoever watches it', async () => {
    await oweRestore();
    answers['directory-recover'] = { state: 'untouched', reason: 'interrupted' };
    const told: string[] = [];
    events.subscribe('restore', (one) => void told.push(one.state));
    const recovery = await startRecovery(deps, (ownerId) => ownerId === working);
    recovery.playBack();
    await recovery.settled();
    expect(told).toEqual(['interrupted']);
  });

  it('is not called restored before what was written was looked at', async () => {
    await oweRestore();
    await store.backups.update({
      ...(await store.backups.find(restore.backupId)),
      facts: { entries: 12, mode: '700' },
    });
    answers['directory-recover'] = { state: 'restored', reason: '' };
    const recovery = await startRecovery(deps, (ownerId) => ownerId === working);
    recovery.playBack();
    await recovery.settled();
    expect(await store.restores.find(restore.id)).toMatchObject({
      state: 'broken',
      problem: {
        code: 'restore_failed',
        message: expect.stringMatching(/mode/) as unknown,
        next: expect.stringMatching(/undo/) as unknown,
      },
    });
  });

  it('keeps its folder, its secret and its place in the journal while the target cannot be put back', async () => {
    await oweRestore();
    await owe({ kind: 'work-folder', serverId, path: `/var/tmp/surety-${restore.id.replaceAll('_', '-')}` });
    answers['directory-recover'] = { state: 'broken', reason: 'swap' };
    const recovery = await startRecovery(deps, (ownerId) => ownerId === working);
    recovery.playBack();
    await recovery.settled();
    expect(scripts()).toEqual(['directory-recover']);
    expect(await store.restores.find(restore.id)).toMatchObject({
      state: 'broken',
      problem: { code: 'restore_failed' },
    });
    expect(forgotten).toEqual([]);
    expect(await recovery.leftovers()).toMatchObject([{ problem: { code: 'restore_failed' } }, { problem: null }]);

    answers['directory-recover'] = { state: 'rolled-back', reason: 'interrupted' };
    // A person may be mending it by now: a run that begins does not touch it, the next start does.
    await recovery.ready(serverId);
    expect((await store.restores.find(restore.id)).state).toBe('broken');
    const next = await startRecovery(deps, () => false);
    next.playBack();
    await next.settled();
    expect((await store.restores.find(restore.id)).state).toBe('rolled-back');
    expect(await next.leftovers()).toEqual([]);
    expect(forgotten).toEqual([restore.id]);
  });
});

describe('what was left on a server', () => {
  it('is undone before a run begins there, when the server was away at the start', async () => {
    await owe({ kind: 'work-folder', serverId, path: '/var/tmp/surety-backup-1' }, 'run_1');
    reachable = false;
    const recovery = await startRecovery(deps, (ownerId) => ownerId === working);
    recovery.playBack();
    await recovery.settled();
    expect(await recovery.leftovers()).toMatchObject([{ problem: { code: 'ssh_unreachable' } }]);

    reachable = true;
    await recovery.ready(serverId);

    expect(calls).toEqual([['sweep', '/var/tmp/surety-backup-1']]);
    expect(await recovery.leftovers()).toEqual([]);
  });

  it('is undone before a run begins there, when the vault was closed at the start', async () => {
    await owe({ kind: 'work-folder', serverId, path: '/var/tmp/surety-backup-1' }, 'run_1');
    const recovery = await startRecovery(deps, (ownerId) => ownerId === working);
    await recovery.ready(serverId);
    expect(scripts()).toEqual(['sweep']);
  });

  it('is undone once, however often it is asked for', async () => {
    await owe({ kind: 'work-folder', serverId, path: '/var/tmp/surety-backup-1' }, 'run_1');
    const recovery = await startRecovery(deps, (ownerId) => ownerId === working);
    recovery.playBack();
    recovery.playBack();
    await Promise.all([recovery.ready(serverId), recovery.ready(serverId), recovery.settled()]);
    expect(scripts()).toEqual(['sweep']);
  });

  it('by work of this session, which could not clean up, is undone before the next run begins there', async () => {
    const recovery = await startRecovery(deps, (ownerId) => ownerId === working);
    working = 'run_1';
    await owe({ kind: 'work-folder', serverId, path: '/var/tmp/surety-backup-1' }, 'run_1');
    await recovery.ready(serverId);
    expect(calls).toEqual([]);
    expect(await recovery.leftovers()).toEqual([]);

    working = null;
    expect(await recovery.leftovers()).toMatchObject([{ what: 'a work folder', where: '/var/tmp/surety-backup-1' }]);
    await recovery.ready(serverId);
    expect(scripts()).toEqual(['sweep']);
    expect(await recovery.leftovers()).toEqual([]);
  });

  it('by a restore of this session that could not be put back stays as it is until the next start', async () => {
    const recovery = await startRecovery(deps, () => false);
    await oweRestore();
    await owe({ kind: 'work-folder', serverId, path: '/var/tmp/surety-restore-1' });
    await recovery.ready(serverId);
    expect(calls).toEqual([]);
    expect(await recovery.leftovers()).toHaveLength(2);
  });

  it('does not wait for ever once the way to it was removed', async () => {
    const gone = 'destination_00000000000000000000';
    await owe({ kind: 'upload', serverId, destinationId: gone, partial: 'a/b.surety-part', locator: 'a/b' });
    const recovery = await startRecovery(deps, (ownerId) => ownerId === working);
    recovery.playBack();
    await recovery.settled();
    expect(await recovery.leftovers()).toEqual([]);
    expect(logged).toContain('left behind, because the way to it was removed');
  });

  it('is no reason for a run to hang or Surety to end when the journal cannot be read', async () => {
    await owe({ kind: 'work-folder', serverId, path: '/var/tmp/surety-backup-1' }, 'run_1');
    const recovery = await startRecovery(deps, (ownerId) => ownerId === working);
    store.journal.list = () => Promise.reject(new Error('the disk is broken'));
    recovery.playBack();
    await expect(recovery.ready(serverId)).resolves.toBeUndefined();
    expect(logged).toContain('the journal could not be played back');
  });
});

it('a run that was open is interrupted, and none of its steps looks as if it still worked', async () => {
  const { appId } = await store.backups.find(restore.backupId);
  const step = {
    id: 'step_00000000000000000000',
    title: 'Dump',
    sourceId: null,
    destinationId: null,
    state: 'running',
    startedAt: null,
    finishedAt: null,
    bytes: 5,
    expectedBytes: null,
    rate: 7,
    remainingSeconds: null,
    problem: null,
  } as const;
  const run = aRun(appId, { state: 'running', steps: [step] });
  await store.runs.insert(run);
  await startRecovery(deps, (ownerId) => ownerId === working);
  expect(await store.runs.find(run.id)).toMatchObject({
    state: 'interrupted',
    steps: [{ state: 'failed', rate: null }],
  });
});
