import { useEffect, useState } from 'react';

/** The time in milliseconds, renewed every `everyMs`, so that "3 min ago" goes on being true. */
export function useNow(everyMs = 15_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
