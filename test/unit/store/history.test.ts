import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../main/store/types.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { aBackup, aCopy, aRestore, aRun, seed } from '../../support/samples.ts';

let store: Store;

beforeEach(async () => {
  store = await memoryStore();
});
afterEach(() => store.close());

const day = (number: number): string => `2026-11-${String(number).padStart(2, '0')}T04:30:00.000Z`;

describe('backups', () => {
  it('are listed newest first with their copies, page by page', async () => {
    const { app, source, destination } = await seed(store);
    const backups = [1, 2, 3, 4].map((number) => aBackup(app.id, source.id, { createdAt: day(number) }));
    for (const backup of backups) await store.backups.insert(backup);
    const [, second, third, fourth] = backups;
    const copy = aCopy(third?.id ?? '', destination.id);
    await store.backups.insertCopy(copy);

    const page = await store.backups.list({ sourceId: source.id, limit: 2 });
    expect(page.map((backup) => backup.id)).toEqual([fourth?.id, third?.id]);
    expect(page[1]?.copies).toEqual([copy]);
    const next = await store.backups.list({ appId: app.id, before: day(3), limit: 1 });
    expect(next.map((backup) => backup.id)).toEqual([second?.id]);
  });

  it('take a moment to page from in any way that it may be written', async () => {
    const { app, source } = await seed(store);
    await store.backups.insert(aBackup(app.id, source.id, { createdAt: day(3) }));
    expect(await store.backups.list({ before: '2026-11-03T04:30:00Z', limit: 10 })).toEqual([]);
    expect(await store.backups.list({ before: '2026-11-03T04:30:00.001Z', limit: 10 })).toHaveLength(1);
  });

  it('come back as they went in, and by their run', async () => {
    const { app, source } = await seed(store);
    const run = aRun(app.id);
    await store.runs.insert(run);
    const backup = aBackup(app.id, source.id, { runId: run.id, bytes: null, sha256: null });
    await store.backups.insert({ ...backup, copies: [] } as typeof backup);
    await store.backups.insert(aBackup(app.id, source.id));
    expect(await store.backups.list({ runId: run.id, limit: 10 })).toEqual([{ ...backup, copies: [] }]);
    const done = { ...backup, bytes: 2 ** 43, sha256: 'b'.repeat(64), finishedAt: day(30) };
    await store.backups.update(done);
    expect(await store.backups.find(backup.id)).toEqual({ ...done, copies: [] });
  });

  it('are last proven only by an ordinary backup with a proven copy', async () => {
    const { app, source, destination } = await seed(store);
    expect(await store.backups.lastProven(source.id)).toBeNull();
    const proven = aBackup(app.id, source.id, { createdAt: day(1) });
    const failed = aBackup(app.id, source.id, { createdAt: day(2) });
    const safety = aBackup(app.id, source.id, { createdAt: day(3), purpose: 'safety' });
    for (const backup of [proven, failed, safety]) await store.backups.insert(backup);
    await store.backups.insertCopy(aCopy(proven.id, destination.id));
    await store.backups.insertCopy(aCopy(failed.id, destination.id, { state: 'failed' }));
    await store.backups.insertCopy(aCopy(safety.id, destination.id));
    expect((await store.backups.lastProven(source.id))?.id).toBe(proven.id);
  });

  it('are forgotten only when they have no proven copy', async () => {
    const { app, source, destination } = await seed(store);
    const backup = aBackup(app.id, source.id);
    await store.backups.insert(backup);
    const copy = aCopy(backup.id, destination.id);
    await store.backups.insertCopy(copy);
    await expect(store.backups.remove(backup.id)).rejects.toMatchObject({ code: 'in_use' });
    await store.backups.updateCopy({ ...copy, state: 'failed' });
    await store.backups.remove(backup.id);
    await expect(store.backups.find(backup.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('tell which copies a death left', async () => {
    const { app, source, destination } = await seed(store);
    const backup = aBackup(app.id, source.id);
    await store.backups.insert(backup);
    const left = aCopy(backup.id, destination.id, { state: 'storing' });
    await store.backups.insertCopy(left);
    await store.backups.insertCopy(aCopy(backup.id, destination.id));
    expect(await store.backups.storingCopies()).toEqual([left]);
  });
});

describe('runs and restores', () => {
  it('are listed newest first and, when open, oldest first', async () => {
    const { app } = await seed(store);
    const runs = [
      aRun(app.id, { queuedAt: day(1), state: 'running' }),
      aRun(app.id, { queuedAt: day(2), state: 'proven' }),
      aRun(app.id, { queuedAt: day(3), state: 'queued' }),
    ];
    for (const run of runs) await store.runs.insert(run);
    const days = (rows: { queuedAt: string }[]) => rows.map((row) => row.queuedAt);
    expect(days(await store.runs.recent({ appId: app.id, limit: 2 }))).toEqual([day(3), day(2)]);
    expect(days(await store.runs.open())).toEqual([day(1), day(3)]);
    expect(await store.runs.find(runs[0]?.id ?? '')).toEqual(runs[0]);
  });

  it('keep steps and problems whole', async () => {
    const { app, source, server, destination } = await seed(store);
    const problem = { code: 'dump_failed' as const, message: 'm', where: 'web-1', next: 'n', detail: null };
    const step = {
      id: 'step_0123456789abcdef',
      title: 'Dump',
      sourceId: source.id,
      destinationId: null,
      state: 'failed' as const,
      startedAt: day(1),
      finishedAt: day(2),
      bytes: 12,
      expectedBytes: null,
      rate: 1.5,
      remainingSeconds: null,
      problem,
    };
    const run = aRun(app.id, { state: 'failed', problem, warnings: ['one'], steps: [step] });
    await store.runs.insert(run);
    expect(await store.runs.find(run.id)).toEqual(run);

    const backup = aBackup(app.id, source.id);
    await store.backups.insert(backup);
    const copy = aCopy(backup.id, destination.id);
    await store.backups.insertCopy(copy);
    const restore = aRestore(backup.id, copy.id, server.id, {
      state: 'running',
      problem,
      steps: [step],
      checks: ['rows'],
    });
    await store.restores.insert(restore);
    expect(await store.restores.open()).toEqual([restore]);
    expect(await store.restores.recent({ appId: app.id, limit: 5 })).toEqual([restore]);
    const undo = aRestore(backup.id, copy.id, server.id, { undoes: restore.id });
    await store.restores.insert(undo);
    expect((await store.restores.find(undo.id)).undoes).toBe(restore.id);
  });

  it('have logs that are read from any line on and never overwritten', async () => {
    const lines = [0, 1, 2].map((seq) => ({ seq, at: day(1), level: 'info' as const, text: `line ${seq}` }));
    for (const line of lines) await store.logs.append('run_a', line);
    expect(await store.logs.read('run_a', 1)).toEqual(lines.slice(1));
    await expect(store.logs.append('run_a', { seq: 1, at: day(1), level: 'error', text: 'other' })).rejects.toThrow();
    expect(await store.logs.read('run_a', 0)).toEqual(lines);
  });
});

describe('settings, journal and secrets', () => {
  it('have defaults until they are set', async () => {
    expect(await store.settings.get()).toEqual({ concurrentRuns: 2, theme: 'system' });
    await store.settings.put({ concurrentRuns: 4, theme: 'dark' });
    expect(await store.settings.get()).toEqual({ concurrentRuns: 4, theme: 'dark' });
  });

  it('keep every duty until it is removed, oldest first', async () => {
    const common = { ownerId: 'run_1', serverId: 'server_1' };
    const first = {
      ...common,
      id: 'journal_1',
      createdAt: day(1),
      kind: 'work-folder' as const,
      path: "/var/tmp/it's",
    };
    const second = {
      ...common,
      id: 'journal_2',
      createdAt: day(2),
      kind: 'upload' as const,
      destinationId: 'destination_1',
      partial: 'a.part',
      locator: 'a',
    };
    const third = { ...common, id: 'journal_0', createdAt: day(3), kind: 'restore' as const, restoreId: 'restore_1' };
    for (const entry of [third, first, second]) await store.journal.add(entry);
    expect(await store.journal.list()).toEqual([first, second, third]);
    await store.journal.remove(second.id);
    await store.journal.remove(second.id);
    expect(await store.journal.list()).toEqual([first, third]);
  });

  it('replace a sealed secret and keep those of others', async () => {
    const sealed = (ownerId: string, name: string, byte: number) => ({
      ownerId,
      name,
      nonce: Buffer.alloc(12, byte),
      ciphertext: Buffer.from([byte, 0, 255]),
      tag: Buffer.alloc(16, byte),
    });
    await store.secrets.put(sealed('server_1', 'password', 1));
    await store.secrets.put(sealed('server_1', 'password', 2));
    await store.secrets.put(sealed('server_1', 'privateKey', 3));
    await store.secrets.put(sealed('server_2', 'password', 4));
    expect(await store.secrets.get('server_1', 'password')).toEqual(sealed('server_1', 'password', 2));
    expect(await store.secrets.namesOf('server_1')).toEqual(['password', 'privateKey']);
    await store.secrets.remove('server_1', 'password');
    expect(await store.secrets.namesOf('server_1')).toEqual(['privateKey']);
    await store.secrets.removeAll('server_1');
    expect(await store.secrets.namesOf('server_1')).toEqual([]);
    expect(await store.secrets.namesOf('server_2')).toEqual(['password']);
  });
});
