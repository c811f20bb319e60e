import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Problem } from '../../shared/domain/problem.ts';
import type { LogLine } from '../../shared/domain/work.ts';
import { problemFrom } from './problem-from.ts';

export interface Watched<T> {
  readonly value: T | null;
  /** The newest lines of the log, at most `logCap`. */
  readonly log: readonly LogLine[];
  /** How many earlier lines are no longer kept here. */
  readonly dropped: number;
  readonly problem: Problem | null;
}

export type WatchEvent<T> = { readonly value: T } | { readonly line: LogLine };

export interface WatchStore<T> extends StoreApi<Watched<T>> {
  /** Reads the stream until it ends, until `signal` aborts, or until it breaks; true when it ended by itself. */
  follow(signal: AbortSignal): Promise<boolean>;
}

/** Lines kept for the screen; the whole log is in the log file. */
export const logCap = 2000;

/** Adds a line unless it was already seen (a stream that is opened again begins with its first line). */
export function addLine<T>(now: Watched<T>, line: LogLine): Watched<T> {
  const last = now.log.at(-1);
  if (last !== undefined && line.seq <= last.seq) return now;
  const log = [...now.log, line];
  const over = log.length - logCap;
  return over > 0 ? { ...now, log: log.slice(over), dropped: now.dropped + over } : { ...now, log };
}

/** A store that follows one run or one restore. */
export function createWatchStore<T>(
  open: (signal: AbortSignal) => Promise<AsyncIterable<WatchEvent<T>>>,
): WatchStore<T> {
  const store = createStore<Watched<T>>(() => ({ value: null, log: [], dropped: 0, problem: null }));
  async function follow(signal: AbortSignal): Promise<boolean> {
    try {
      for await (const event of await open(signal)) {
        if (signal.aborted) return false;
        if ('value' in event) store.setState({ value: event.value, problem: null });
        else store.setState((now) => addLine(now, event.line));
      }
      return true;
    } catch (error) {
      if (!signal.aborted) store.setState({ problem: problemFrom(error) });
      return false;
    }
  }
  return Object.assign(store, { follow });
}
