import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Noun } from '../stores/changes.ts';
import { useStores } from '../stores/context.tsx';
import type { Loaded } from '../stores/loaded-store.ts';
import { problemFrom } from '../stores/problem-from.ts';

/**
 * What a screen reads by itself: read when `key` changes and whenever one of `changesOf` changed.
 * The last answer stays until the next one is there, so nothing jumps.
 */
export function useQuery<T>(key: string, changesOf: readonly Noun[], read: () => Promise<T>): Loaded<T> {
  const { revisions } = useStores();
  const revision = useStore(revisions, (now) => changesOf.reduce((sum, noun) => sum + now[noun], 0));
  const [answer, setAnswer] = useState<Loaded<T> & { key: string }>({ key, value: null, problem: null });
  useEffect(() => {
    let wanted = true;
    read().then(
      (value) => wanted && setAnswer({ key, value, problem: null }),
      (error: unknown) =>
        wanted &&
        setAnswer((before) => ({ key, value: before.key === key ? before.value : null, problem: problemFrom(error) })),
    );
    return () => {
      wanted = false;
    };
    // `read` is a new function at every render; `key` stands for what it reads.
  }, [key, revision]);
  return answer.key === key ? answer : { value: null, problem: null };
}
