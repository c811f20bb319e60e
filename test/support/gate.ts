import { spawnSync } from 'node:child_process';
import { chmodSync, createReadStream, mkdirSync, openSync, closeSync, writeFileSync, constants } from 'node:fs';
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
  /** Whether it is held before the tool works or after. */
  readonly when: 'before' | 'after';
}

/** Holds a script at an exact step, by standing in for a tool that it calls there: no timing, no sleep. */
export function makeGate({ dir, tools, at, when }: GateOptions): Gate {
  const home = join(dir, 'gate');
  mkdirSync(home);
  const path = process.env['PATH'] ?? '';
  spawnSync('mkfifo', [join(home, 'reached'), join(home, 'hold')]);
  for (const tool of tools) {
    const text = `#!/bin/sh
PATH=${quote(path)}
hold() { case "${tool} $*" in ${at}) printf x >'${home}/reached'; read -r _ <'${home}/hold';; esac; }
${when === 'before' ? `hold "$@"\nexec ${tool} "$@"` : `${tool} "$@"\nstatus=$?\nhold "$@"\nexit $status`}
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
      // Whoever was held may be dead; opening both ways never waits.
      closeSync(openSync(join(home, 'hold'), constants.O_RDWR | constants.O_NONBLOCK));
    },
  };
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
