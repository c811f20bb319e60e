import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../../../shared/domain/work.ts';
import { createWatchStore, logCap } from '../../../../renderer/stores/watch-store.ts';
import type { WatchEvent } from '../../../../renderer/stores/watch-store.ts';

const line = (seq: number): { line: LogLine } => ({
  line: { seq, at: '2026-11-23T00:00:00.000Z', level: 'info', text: String(seq) },
});

async function* stream(events: readonly WatchEvent<string>[], end?: Error): AsyncGenerator<WatchEvent<string>> {
  for (const event of events) yield await Promise.resolve(event);
  if (end) throw end;
}

const seqs = (log: readonly LogLine[]): number[] => log.map(({ seq }) => seq);

describe('a run that is followed', () => {
  it('shows the newest state and every line, and tells that the stream has ended', async () => {
    const store = createWatchStore(() =>
      Promise.resolve(stream([{ value: 'running' }, line(0), line(1), { value: 'proven' }])),
    );
    expect(await store.follow(new AbortController().signal)).toBe(true);
    expect(store.getState().value).toBe('proven');
    expect(seqs(store.getState().log)).toEqual([0, 1]);
  });

  it('shows no line twice when the stream is opened again after it broke', async () => {
    const streams = [
      stream([{ value: 'running' }, line(0), line(1)], new Error('broken')),
      stream([line(0), line(1), line(2), { value: 'proven' }]),
    ];
    const store = createWatchStore<string>(() => Promise.resolve(streams.shift() ?? stream([])));
    expect(await store.follow(new AbortController().signal)).toBe(false);
    expect(store.getState().problem).not.toBeNull();
    expect(await store.follow(new AbortController().signal)).toBe(true);
    expect(seqs(store.getState().log)).toEqual([0, 1, 2]);
    expect(store.getState().problem).toBeNull();
  });

  it('keeps the newest lines and says how many are gone', async () => {
    const many = Array.from({ length: logCap + 5 }, (_, seq) => line(seq));
    const store = createWatchStore(() => Promise.resolve(stream(many)));
    await store.follow(new AbortController().signal);
    expect(store.getState().log).toHaveLength(logCap);
    expect(store.getState().log.at(-1)?.seq).toBe(logCap + 4);
    expect(store.getState().dropped).toBe(5);
  });

  it('has no problem when it was the person who left', async () => {
    const leave = new AbortController();
    leave.abort();
    const store = createWatchStore<string>(() => Promise.reject(new Error('aborted')));
    expect(await store.follow(leave.signal)).toBe(false);
    expect(store.getState().problem).toBeNull();
  });
});
