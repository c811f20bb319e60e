import { useCallback, useEffect, useRef, useState } from 'react';
import type { Problem } from '../../shared/domain/problem.ts';
import { problemFrom } from '../stores/problem-from.ts';

export interface Action<A extends readonly unknown[]> {
  /** Starts it; a second start while it works is ignored. Its failure becomes `problem`. */
  readonly start: (...args: A) => void;
  readonly busy: boolean;
  readonly problem: Problem | null;
  readonly clear: () => void;
}

/** Something that a person sets off: busy while it works, with its problem shown where it was set off. */
export function useAction<A extends readonly unknown[]>(work: (...args: A) => Promise<unknown>): Action<A> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const current = useRef(work);
  const working = useRef(false);
  useEffect(() => {
    current.current = work;
  });
  const start = useCallback((...args: A) => {
    if (working.current) return;
    working.current = true;
    setBusy(true);
    setProblem(null);
    current
      .current(...args)
      .catch((error: unknown) => setProblem(problemFrom(error)))
      .finally(() => {
        working.current = false;
        setBusy(false);
      });
  }, []);
  const clear = useCallback(() => setProblem(null), []);
  return { start, busy, problem, clear };
}
