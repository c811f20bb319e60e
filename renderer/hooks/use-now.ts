import { useEffect, useReducer } from 'react';

/** The time in milliseconds; renders again every `everyMs`, so that "3 min ago" goes on being true. */
export function useNow(everyMs = 15_000): number {
  const [, beat] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(beat, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  // Not the time of the last beat: what has just happened would lie in the future.
  return Date.now();
}
