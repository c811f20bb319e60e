import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Problem } from '../../shared/domain/problem.ts';
import { problemFrom } from './problem-from.ts';

export interface Loaded<T> {
  /** What was read last; null before the first answer. A failed refresh keeps it. */
  readonly value: T | null;
  /** Why the last read failed; null when it did not. */
  readonly problem: Problem | null;
}

export interface LoadedStore<T> extends StoreApi<Loaded<T>> {
  /** Reads again. Calls that come while a read is under way share one more read after it. Never rejects. */
  refresh(): Promise<void>;
}

/** A store that holds the newest answer of one call. */
export function createLoadedStore<T>(read: () => Promise<T>): LoadedStore<T> {
  const store = createStore<Loaded<T>>(() => ({ value: null, problem: null }));
  let underWay: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  async function readOnce(): Promise<void> {
    try {
      store.setState({ value: await read(), problem: null });
    } catch (error) {
      store.setState({ problem: problemFrom(error) });
    }
  }

  function start(): Promise<void> {
    const reading = readOnce().finally(() => {
      underWay = null;
    });
    underWay = reading;
    return reading;
  }

  function refresh(): Promise<void> {
    if (underWay === null) return start();
    next ??= underWay.then(() => {
      next = null;
      return start();
    });
    return next;
  }

  return Object.assign(store, { refresh });
}
