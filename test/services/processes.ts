import { readdirSync, readFileSync, statSync } from 'node:fs';

export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly uid: number;
  /** Arguments, joined by blanks; empty for a process that ended and was not yet reaped. */
  readonly args: string;
}

/** Every process of this machine, from /proc. */
export function processes(): ProcessInfo[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const close = stat.lastIndexOf(')');
        const fields = stat.slice(close + 2).split(' ');
        return {
          pid: Number(name),
          parent: Number(fields[1]),
          name: stat.slice(stat.indexOf('(') + 1, close),
          uid: statSync(`/proc/${name}`).uid,
          args: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim(),
        };
      } catch {
        return [];
      }
    });
}

/** Everything below a process, children first named. */
export function descendants(root: number): ProcessInfo[] {
  const all = processes();
  const found: ProcessInfo[] = [];
  let parents = [root];
  while (parents.length > 0) {
    const children = all.filter((process) => parents.includes(process.parent));
    found.push(...children);
    parents = children.map((process) => process.pid);
  }
  return found;
}

/** Kills the processes; those that ended meanwhile are no error. */
export function killAll(pids: readonly number[], signal: NodeJS.Signals = 'SIGKILL'): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It is gone.
    }
  }
}
