import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Watched, WatchStore } from '../stores/watch-store.ts';

/** Follows a run or a restore as long as the screen shows it, and opens the stream again when it broke. */
export function useWatch<T>(id: string, make: (id: string) => WatchStore<T>): Watched<T> {
  const [store, setStore] = useState(() => ({ id, watch: make(id) }));
  if (store.id !== id) setStore({ id, watch: make(id) });
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    async function followOn(): Promise<void> {
      const ended = await store.watch.follow(stop.signal);
      if (!ended && !stop.signal.aborted) timer = setTimeout(() => void followOn(), 1000);
    }
    void followOn();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [store]);
  return useStore(store.watch);
}
