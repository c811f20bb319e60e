import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEvents, type Events } from '../../../main/events.ts';
import { watch } from '../../../main/api/watch.ts';
import type { Store } from '../../../main/store/types.ts';
import type { Run, RunState } from '../../../shared/domain/run.ts';
import type { LogLine } from '../../../shared/domain/work.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { aRun, seed } from '../../support/samples.ts';

let store: Store;
let events: Events;
let run: Run;
let stop: AbortController;

beforeEach(async () => {
  store = await memoryStore();
  events = createEvents();
  const { app } = await seed(store);
  run = aRun(app.id, { state: 'running' });
  await store.runs.insert(run);
  stop = new AbortController();
});

afterEach(() => store.close());

const line = (seq: number): LogLine => ({
  seq,
  at: '2026-11-23T04:30:00.000Z',
  level: 'info',
  text: `line ${String(seq)}`,
});

async function say(seq: number): Promise<void> {
  await store.logs.append(run.id, line(seq));
  events.publish('log', { ownerId: run.id, line: line(seq) });
}

async function become(state: RunState): Promise<void> {
  run = { ...run, state };
  await store.runs.update(run);
  events.publish('run', run);
}

const follow = (read: () => Promise<Run> = () => store.runs.find(run.id)) =>
  watch<Run>({
    events,
    logs: store.logs,
    ownerId: run.id,
    kind: 'run',
    read,
    isFinal: (value) => value.state === 'proven',
    signal: stop.signal,
  });

type Seen = string | number;
const seen = (event: { readonly type: string } & Partial<{ value: Run; line: LogLine }>): Seen =>
  event.line?.seq ?? event.value?.state ?? '?';

async function all(stream: ReturnType<typeof follow>): Promise<Seen[]> {
  const events: Seen[] = [];
  for await (const event of stream) events.push(seen(event));
  return events;
}

it('tells what is, then the log from its first line, then what comes, and ends with the run', async () => {
  await say(0);
  const stream = follow();
  expect(seen((await stream.next()).value as never)).toBe('running');
  await say(1);
  await become('proven');
  expect(await all(stream)).toEqual([0, 1, 'proven']);
});

it('tells each line once, also those that are written while it reads', async () => {
  await say(0);
  const read = store.logs.read.bind(store.logs);
  store.logs.read = async (ownerId, from) => {
    await say(1);
    const lines = await read(ownerId, from);
    await say(2);
    return lines;
  };
  const stream = follow();
  const begun = [await stream.next(), await stream.next()];
  await become('proven');
  expect([...begun.map((one) => seen(one.value as never)), ...(await all(stream))]).toEqual([
    'running',
    0,
    1,
    2,
    'proven',
  ]);
});

it('ends at once for a run that ended before, and does not go back to what it was', async () => {
  await say(0);
  const stream = follow(() => {
    // What is told here is older than what is read.
    events.publish('run', run);
    return Promise.resolve({ ...run, state: 'proven' as const });
  });
  expect(await all(stream)).toEqual(['proven', 0]);
});

it('tells nothing of others', async () => {
  const stream = follow();
  await stream.next();
  events.publish('log', { ownerId: 'run_other', line: line(7) });
  events.publish('run', { ...run, id: 'run_other', state: 'proven' });
  await become('proven');
  expect(await all(stream)).toEqual(['proven']);
});

it('ends when nobody watches any more, and stops to listen', async () => {
  const stream = follow();
  await stream.next();
  const waiting = stream.next();
  stop.abort();
  expect((await waiting).done).toBe(true);
  expect(events.size).toBe(0);
});
