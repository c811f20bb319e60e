import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** How the terminal finds the process that works with a data directory. Mode 0600: the token opens every door. */
const hostFile = z.object({ pid: z.int(), port: z.int(), token: z.string() });
export type HostFile = z.infer<typeof hostFile>;

const pathOf = (dataDir: string): string => join(dataDir, 'host.json');

export async function writeHostFile(dataDir: string, content: HostFile): Promise<void> {
  await rm(pathOf(dataDir), { force: true });
  await writeFile(pathOf(dataDir), `${JSON.stringify(content)}\n`, { mode: 0o600, flag: 'wx' });
}

/** Null when nobody wrote one, or not whole yet. */
export async function readHostFile(dataDir: string): Promise<HostFile | null> {
  try {
    return hostFile.parse(JSON.parse(await readFile(pathOf(dataDir), 'utf8')));
  } catch {
    return null;
  }
}

export async function removeHostFile(dataDir: string): Promise<void> {
  await rm(pathOf(dataDir), { force: true });
}
