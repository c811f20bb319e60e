import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalRemoteOptions, Shell } from './local-remote.ts';

/** What a server may offer scripts: a shell and the tools that come with it. */
export interface World {
  readonly name: string;
  readonly shell: Shell;
  /** Nothing but busybox is on the path, as on Alpine. */
  readonly busyboxOnly: boolean;
}

export const worlds: readonly World[] = [
  { name: 'dash', shell: 'dash', busyboxOnly: false },
  { name: 'busybox ash', shell: 'busybox', busyboxOnly: false },
];

export const alpine: World = { name: 'busybox ash with only busybox', shell: 'busybox', busyboxOnly: true };

/** How a local remote lives in a world; `dir` is a temporary folder of the test. */
export function inWorld(world: World, dir: string): LocalRemoteOptions {
  if (!world.busyboxOnly) return { shell: world.shell };
  const bin = join(dir, 'busybox-bin');
  mkdirSync(bin, { recursive: true });
  const { status } = spawnSync('busybox', ['--install', '-s', bin]);
  if (status !== 0) throw new Error('busybox could not be installed for the test');
  return { shell: world.shell, env: { PATH: bin } };
}
