import { spawnSync } from 'node:child_process';
import { chmodSync, createReadStream, mkdirSync, openSync, writeFileSync, writeSync, constants } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';

export interface Gate {
  readonly env: Readonly<Record<string, string>>;
  /** Resolves when a tool stands at the gate. */
  reached(): Promise<void>;
  /** Lets it go on. */
  open(): void;
}

export interface GateOptions {
  /** A temporary folder of the test; the gate has its own folder in it. */
  readonly dir: string;
  /** The tools that are watched. */
  readonly tools: readonly string[];
  /** A pattern of `case` for the command line, e.g. `mv *.surety-old-*`. */
  readonly at: string;
  /** A command of the shell that must also succeed, e.g. `grep -q loading /some/file`. */
  readonly only?: string;
  /** Whether it is held before the tool works or after, or when it has read the first 100 kB of its standard input. */
  readonly when: 'before' | 'after' | 'midway';
}

/** Holds a script at an exact step, by standing in for a tool that it calls there: no timing, no sleep. */
export function makeGate({ dir, tools, at, when, only = 'true' }: GateOptions): Gate {
  const home = join(dir, 'gate');
  mkdirSync(home);
  const path = process.env['PATH'] ?? '';
  spawnSync('mkfifo', [join(home, 'reached'), join(home, 'hold')]);
  for (const tool of tools) {
    const text = `#!/bin/sh
PATH=${quote(path)}
hold() { printf x >'${home}/reached'; read -r _ <'${home}/hold'; }
held() { case "${tool} $*" in ${at}) ${only};; *) false;; esac; }
held "$@" || exec ${tool} "$@"
${work(tool)[when]}
`;
    writeFileSync(join(home, tool), text);
    chmodSync(join(home, tool), 0o755);
  }
  return {
    env: { PATH: `${home}:${path}` },
    async reached() {
      const stream = createReadStream(join(home, 'reached'));
      await once(stream, 'data');
      stream.destroy();
    },
    open() {
      // Whoever was held may be dead, or not wait yet: opening both ways never waits, and the line stays while it is open.
      writeSync(openSync(join(home, 'hold'), constants.O_RDWR | constants.O_NONBLOCK), '\n');
    },
  };
}

function work(tool: string): Record<GateOptions['when'], string> {
  return {
    before: `hold\nexec ${tool} "$@"`,
    after: `${tool} "$@"\nstatus=$?\nhold\nexit $status`,
    midway: `{ head -c 100000; hold; cat; } | ${tool} "$@"`,
  };
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
