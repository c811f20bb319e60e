import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TempDir {
  readonly path: string;
  remove(): Promise<void>;
}

/** A directory of its own for a test, mode 0700. */
export async function makeTempDir(name = 'test', parent = tmpdir()): Promise<TempDir> {
  const path = await mkdtemp(join(parent, `surety-${name}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
}
