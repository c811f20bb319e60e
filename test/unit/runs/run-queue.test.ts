import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEvents, type Events } from '../../../main/events.ts';
import type { Place } from '../../../main/runs/places.ts';
import { createRunQueue, type RunQueue } from '../../../main/runs/run-queue.ts';
import type { RunDeps } from '../../../main/runs/types.ts';
import type { Store } from '../../../main/store/types.ts';
import type { Run } from '../../../shared/domain/run.ts';
import { fixedClock, memoryStore } from '../../support/memory-store.ts';
import { anApp, aSource, seed } from '../../support/samples.ts';

let store: Store;
let events: Events;
let queue: RunQueue;
let first: string;
let second: string;
let restoring: Place[];
let told: Run[];
/** Lets what waits for the server go on. */
let release: () => void;

beforeEach(async () => {
  const clock = fixedClock();
  store = await memoryStore(clock);
  const { app, client, server, destination } = await seed(store);
  const other = anApp(client.id, server.id, { name: 'Blog', destinationIds: [destination.id] });
  await store.apps.insert(other);
  await store.sources.insert(
    aSource(other.id, { config: { kind: 'directory', path: '/srv/blog', exclude: [], runAs: null } }),
  );
  [first, second] = [app.id, other.id];
  restoring = [];
  told = [];
  events = createEvents();
  events.subscribe('run', (run) => void told.push(run));
  const held = Promise.withResolvers<undefined>();
  release = () => {
    held.resolve(undefined);
  };
  const deps = {
    store,
    events,
    clock,
    redact: (text: string) => text,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    vault: { read: () => Promise.resolve(null) },
    access: { server: () => Promise.reject(new Error('there is no server')) },
  } as unknown as RunDeps;
  queue = createRunQueue(deps, { concurrency: 1, ready: () => held.promise, restoring: () => restoring });
});

afterEach(async () => {
  await queue.close();
  await store.close();
});

describe('a run', () => {
  it('that waits for its turn is cancelled at once, and the one before it goes on', async () => {
    const working = await queue.start(first);
    const waiting = await queue.start(second);

    expect(await queue.cancel(waiting.id)).toMatchObject({
      state: 'cancelled',
      startedAt: null,
      problem: { code: 'cancelled' },
    });

    expect(queue.isBusy(first)).toBe(true);
    expect(queue.isBusy(second)).toBe(false);
    expect((await store.runs.find(working.id)).state).toBe('queued');
  });

  it('that waits until the server is put right can be cancelled too', async () => {
    const { id } = await queue.start(first);
    expect((await queue.cancel(id)).state).toBe('cancelled');
    expect(told.at(-1)).toMatchObject({ id, state: 'cancelled' });
  });

  it('is refused while one of its app waits, and while a restore writes to what it would read', async () => {
    restoring = [
      {
        serverId: (await store.apps.find(second)).serverId,
        config: { kind: 'directory', path: '/srv/blog/uploads', exclude: [], runAs: null },
      },
    ];
    await queue.start(first);
    await expect(queue.start(first)).rejects.toMatchObject({ code: 'conflict' });
    await expect(queue.start(second)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/restore/) as unknown,
    });
    restoring = [];
    await expect(queue.start(second)).resolves.toMatchObject({ state: 'queued' });
  });

  it('whose end cannot be stored is told to whoever watches, and can be ended later', async () => {
    const { update } = store.runs;
    const { id } = await queue.start(first);
    store.runs.update = () => Promise.reject(new Error('the disk is full'));
    release();
    await queue.idle();
    expect(told.at(-1)).toMatchObject({
      id,
      state: 'failed',
      problem: { message: expect.stringMatching(/disk is full/) as unknown },
    });

    store.runs.update = update;
    expect((await queue.cancel(id)).state).toBe('cancelled');
  });

  it('that cannot reach its server fails in words', async () => {
    const { id } = await queue.start(first);
    release();
    await queue.idle();
    expect(await store.runs.find(id)).toMatchObject({
      state: 'failed',
      problem: { message: expect.stringMatching(/there is no server/) as unknown },
    });
  });
});
