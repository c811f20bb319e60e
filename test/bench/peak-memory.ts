import { readFileSync } from 'node:fs';

/** Resident bytes of a process now, from /proc. */
export function residentBytes(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1];
  return Number(kib ?? 0) * 1024;
}

/** Watches a process until `stop`, which gives the most it had at once, in bytes. */
export function watchMemory(pid: number, everyMs = 50): { stop(): number } {
  let most = residentBytes(pid);
  const timer = setInterval(() => {
    most = Math.max(most, residentBytes(pid));
  }, everyMs);
  return {
    stop() {
      clearInterval(timer);
      return most;
    },
  };
}
