import { readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, vi } from 'vitest';
import type { Problem, ProblemCode } from '../../../shared/domain/problem.ts';
import type { Run } from '../../../shared/domain/run.ts';
import { command } from '../../services/commands.ts';
import { processes, type ProcessInfo } from '../../services/processes.ts';
import { startSshd, type Sshd, type SshdOptions } from '../../services/sshd.ts';
import { makeTempDir } from '../../services/temp.ts';
import { openAgency, type Agency } from '../../support/agency.ts';
import { openValve, type Valve } from './valve.ts';

/** A Surety, a managed server, a storage host behind a valve, and what is needed to see that nothing is left of a run. */
export interface BadDay {
  readonly path: string;
  readonly agency: Agency;
  readonly server: Sshd;
  readonly storage: Sshd;
  readonly valve: Valve;
  /** Roots of the destinations: the folder of the storage host, and the one on the server. */
  readonly box: string;
  readonly usb: string;
  /** The server's folder for working files. */
  readonly work: string;
  readonly serverId: string;
  /** The destinations there: SFTP through the valve, and local. */
  readonly sftpId: string;
  readonly localId: string;
  /** Processes that run on the server or the storage host for Surety. */
  processes(): ProcessInfo[];
  /** A folder with `bytes` of noise in a few files, as a source. */
  noise(name: string, bytes: number): Promise<string>;
  close(): Promise<void>;
}

interface BadDayOptions {
  readonly server?: Partial<SshdOptions>;
  readonly storage?: Partial<SshdOptions>;
  /** Variables of the sessions on each of them. */
  readonly serverEnv?: Readonly<Record<string, string>>;
  readonly storageEnv?: Readonly<Record<string, string>>;
  /** Called before anything is started, with the day's folder. */
  readonly prepare?: (path: string) => {
    serverEnv?: Readonly<Record<string, string>>;
    storageEnv?: Readonly<Record<string, string>>;
  };
}

const marker = 'SURETY_BAD_DAY';

export async function openBadDay(options: BadDayOptions = {}): Promise<BadDay> {
  const dir = await makeTempDir('bad-day');
  const prepared = options.prepare?.(dir.path) ?? {};
  const name = basename(dir.path);
  const sshd = (
    folder: string,
    over: Partial<SshdOptions> = {},
    env: Readonly<Record<string, string>> = {},
  ): Promise<Sshd> => {
    const variables = Object.entries({ ...env, [marker]: name }).map(([key, value]) => `"${key}=${value}"`);
    return startSshd({
      dir: join(dir.path, folder),
      ...over,
      config: [...(over.config ?? []), `SetEnv ${variables.join(' ')}`],
    });
  };
  const [server, storage] = await Promise.all([
    sshd('server', options.server, prepared.serverEnv ?? options.serverEnv),
    sshd('storage', options.storage, prepared.storageEnv ?? options.storageEnv),
  ]);
  const valve = await openValve(storage);
  const agency = await openAgency(dir.path);
  const box = join(dir.path, 'box');
  const usb = join(dir.path, 'usb');
  await Promise.all([mkdir(box), mkdir(usb)]);
  return {
    path: dir.path,
    agency,
    server,
    storage,
    valve,
    box,
    usb,
    work: join(dir.path, 'work'),
    serverId: await agency.addServer(server),
    sftpId: await agency.addSftp(valve.sshd, box),
    localId: await agency.addLocal(usb),
    processes: () => processes().filter((one) => environmentOf(one.pid).includes(`${marker}=${name}`)),
    async noise(folder, bytes) {
      const path = join(dir.path, folder);
      await mkdir(path);
      // By another process: what it takes is no memory of Surety's.
      for (const part of [1, 2, 3, 4]) {
        const file = join(path, `noise ${String(part)}`);
        await command('sh', ['-c', 'exec head -c "$1" /dev/urandom >"$2"', 'sh', String(Math.ceil(bytes / 4)), file]);
      }
      return path;
    },
    async close() {
      valve.release();
      await agency.close();
      await valve.close();
      await Promise.all([server.stop(), storage.stop()]);
      await dir.remove();
    },
  };
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${String(pid)}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** Every file below a folder, whatever it is called. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Nothing at a destination, in the work folder, in the journal, and no process; `kept` are files of earlier, good runs. */
export async function expectNothingLeft(
  day: BadDay,
  kept: { readonly box?: readonly string[]; readonly usb?: readonly string[] } = {},
): Promise<void> {
  expect(filesBelow(day.box), 'files at the SFTP destination').toEqual(kept.box ?? []);
  expect(filesBelow(day.usb), 'files at the local destination').toEqual(kept.usb ?? []);
  expect(readdirSync(day.work), 'work folders').toEqual([]);
  expect(journal(day), 'duties in the journal').toEqual([]);
  // A shell that gave its verdict may take a moment to end.
  await vi.waitFor(() => {
    expect(
      day.processes().map((one) => `${one.name}: ${one.args.slice(-200)}`),
      'processes on the servers',
    ).toEqual([]);
  }, 5000);
}

function journal(day: BadDay): unknown[] {
  const database = new Database(join(day.agency.dataDir, 'surety.sqlite'), { readonly: true });
  try {
    return database.prepare('SELECT * FROM journal').all();
  } finally {
    database.close();
  }
}

/** The one process of this name on the servers whose arguments match; a shell's own subshells, which share them, do not count. */
export async function theProcess(day: BadDay, name: string, args: RegExp): Promise<ProcessInfo> {
  return vi.waitFor(() => {
    const matching = day.processes().filter((one) => one.name === name && args.test(one.args));
    const found = matching.filter((one) => !matching.some((other) => other.pid === one.parent));
    expect(found.map((one) => `${one.name}: ${one.args.slice(0, 200)}`)).toHaveLength(1);
    return found[0] as ProcessInfo;
  }, 5000);
}

/** Starts a run, holds the line to the storage host in the middle of the dump, does the bad thing, and lets go. */
export async function inMidDump(day: BadDay, appId: string, harm: () => Promise<void>): Promise<Run> {
  const held = day.valve.hold('up', 1024 * 1024);
  const { id } = await day.agency.client.runs.start({ appId });
  await held;
  try {
    await harm();
  } catch (error) {
    await day.agency.client.runs.cancel({ id });
    throw error;
  } finally {
    day.valve.release();
  }
  return day.agency.ended(id);
}

/** A problem that a person can act on: its code, words of its message, and a next step. */
export function expectProblem(problem: Problem | null | undefined, code: ProblemCode, words: RegExp): void {
  expect(problem).toMatchObject({
    code,
    message: expect.stringMatching(words) as unknown,
    next: expect.stringMatching(/\w+ \w+/) as unknown,
  });
  expect(problem?.where ?? null, 'where it happened').not.toBeNull();
}

/** The run did not become green, and says why. */
export function expectFailed(run: Run, code: ProblemCode, words: RegExp): void {
  expect(run.state).toBe('failed');
  expectProblem(run.problem, code, words);
  expect(run.finishedAt).not.toBeNull();
  expect(run.steps.filter((step) => step.state === 'running' || step.state === 'waiting')).toEqual([]);
}
