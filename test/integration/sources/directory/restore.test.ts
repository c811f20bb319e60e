import { once } from 'node:events';
import { execFileSync, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { directory } from '../../../../main/sources/directory/index.ts';
import type { RestoreJob } from '../../../../main/sources/types.ts';
import { makeTempDir, type TempDir } from '../../../services/temp.ts';
import { makeGate } from '../../../support/gate.ts';
import type { LocalRemoteOptions } from '../../../support/local-remote.ts';
import { treeOf } from '../../../support/tree.ts';
import { alpine, inWorld, worlds, type World } from '../../../support/worlds.ts';
import { accessTo, backUp, configOf, hostile, makeTree } from './fixture.ts';

let temp: TempDir;
let source: string;
let original: string[];
/** What lies beside the target when nothing is left over. */
let neighbours: string[];
let job: RestoreJob;

async function prepare(options: LocalRemoteOptions = {}): Promise<void> {
  job = await backUp(source, join(temp.path, 'surety'), options);
  neighbours = readdirSync(join(temp.path, 'data'));
}

beforeEach(async () => {
  temp = await makeTempDir('directory');
  mkdirSync(join(temp.path, 'surety'));
  source = join(temp.path, 'data', hostile);
  makeTree(source);
  original = treeOf(source);
});
afterEach(async () => {
  await temp.remove();
  expect(existsSync('surety-pwned')).toBe(false);
});

function damage(): string[] {
  writeFileSync(join(source, 'big'), 'overwritten by mistake');
  rmSync(join(source, 'deep'), { recursive: true });
  writeFileSync(join(source, 'new'), 'written since');
  return treeOf(source);
}

/** busybox's tar does not keep times of directories, nor times and owners of links. */
function kept(tree: string[], world: World): string[] {
  if (!world.busyboxOnly) return tree;
  return tree.map((line) =>
    line.replace(/ (4\d{4} \d+:\d+ 0) \d+ $/, ' $1 ').replace(/ 120777 \d+:\d+ 0 \d+ /, ' 120777 '),
  );
}

describe.each([...worlds, alpine])('a restore over a directory under $name', (world) => {
  it('brings back every file, owner, mode and time, and removes what came since', async () => {
    const options = inWorld(world, temp.path);
    await prepare(options);
    damage();
    const access = accessTo(configOf(source), options);
    expect(await directory.restore(access, job)).toEqual({ state: 'restored', problem: null, warnings: [] });
    expect(kept(treeOf(source), world)).toEqual(kept(original, world));
    expect(readdirSync(join(temp.path, 'data'))).toEqual(neighbours);
    const sentences = await directory.verify(access, job.facts);
    expect(sentences.join(' ')).toContain('33:33');
    expect(await directory.recover(access, job)).toMatchObject({ state: 'restored' });
    expect(kept(treeOf(source), world)).toEqual(kept(original, world));
  });

  it('leaves the target untouched when the archive is cut off', async () => {
    const options = inWorld(world, temp.path);
    await prepare(options);
    const before = damage();
    truncateSync(job.artifact, Math.floor(statSync(job.artifact).size * 0.9));
    const outcome = await directory.restore(accessTo(configOf(source), options), job);
    expect(outcome.state).toBe('untouched');
    expect(outcome.problem).toMatchObject({ code: 'restore_failed', problem: { where: 'web-1' } });
    expect(outcome.problem?.message).toContain('was not changed');
    expect(treeOf(source)).toEqual(before);
    expect(readdirSync(join(temp.path, 'data'))).toEqual(neighbours);
  });

  it('puts nothing outside its directory, whatever the archive says', async () => {
    const options = inWorld(world, temp.path);
    await prepare(options);
    const forged = join(temp.path, 'forged');
    mkdirSync(forged);
    writeFileSync(join(temp.path, 'outside'), 'x');
    execFileSync('tar', ['-C', forged, '-P', '-czf', job.artifact, '.', './../outside']);
    rmSync(join(temp.path, 'outside'));
    const before = treeOf(source);
    const { state } = await directory.restore(accessTo(configOf(source), options), job);
    if (state !== 'restored') expect(treeOf(source)).toEqual(before);
    expect(readdirSync(join(temp.path, 'data'))).toEqual(neighbours);
    expect(existsSync(join(temp.path, 'outside'))).toBe(false);
  });

  it('makes a directory that was not there', async () => {
    const options = inWorld(world, temp.path);
    await prepare(options);
    const target = join(temp.path, 'data', `${hostile}2`);
    const access = accessTo(configOf(target), options);
    expect(await directory.restore(access, { ...job, safety: null })).toMatchObject({ state: 'restored' });
    expect(kept(treeOf(target), world)).toEqual(kept(original, world));
  });

  it('refuses a target that appeared since the plan, and one that vanished', async () => {
    const options = inWorld(world, temp.path);
    await prepare(options);
    const before = damage();
    const access = accessTo(configOf(source), options);
    const appeared = await directory.restore(access, { ...job, safety: null });
    expect(appeared).toMatchObject({ state: 'untouched', problem: { code: 'restore_plan_stale' } });
    expect(treeOf(source)).toEqual(before);
    const vanished = await directory.restore(accessTo(configOf(join(temp.path, 'gone')), options), job);
    expect(vanished).toMatchObject({ state: 'untouched', problem: { code: 'restore_plan_stale' } });
  });
});

interface Death {
  readonly name: string;
  readonly tools: string[];
  readonly at: string;
  readonly when: 'before' | 'after';
  readonly ends: 'untouched' | 'rolled-back' | 'restored';
}

const deaths: Death[] = [
  { name: 'before it unpacks', tools: ['mkdir'], at: '*surety-new*', when: 'before', ends: 'untouched' },
  { name: 'while it unpacks', tools: ['tar'], at: '"tar "*--xattrs-include*', when: 'before', ends: 'untouched' },
  { name: 'after it unpacked', tools: ['sync'], at: '*', when: 'after', ends: 'untouched' },
  { name: 'right before the first rename', tools: ['mv'], at: '*surety-old-r1', when: 'before', ends: 'untouched' },
  { name: 'right after the first rename', tools: ['mv'], at: '*surety-old-r1', when: 'after', ends: 'rolled-back' },
  {
    name: 'right before the second rename',
    tools: ['mv'],
    at: '"mv -- "*surety-new-r1*',
    when: 'before',
    ends: 'rolled-back',
  },
  {
    name: 'right after the second rename',
    tools: ['mv'],
    at: '"mv -- "*surety-new-r1*',
    when: 'after',
    ends: 'restored',
  },
  {
    name: 'before it removes the old directory',
    tools: ['rm'],
    at: '*surety-old-r1',
    when: 'before',
    ends: 'restored',
  },
];

describe.each(worlds)('a restore that dies under $name', (world) => {
  it.each(deaths)('$name (kill -9 of all of it) is put right by recovery', async ({ tools, at, when, ends }) => {
    await prepare();
    const before = damage();
    const gate = makeGate({ dir: temp.path, tools, at, when });
    const main = await startHeld(gate, { shell: world.shell });
    await main.kill('all');
    const access = accessTo(configOf(source), { shell: world.shell });
    const outcome = await directory.recover(access, job);
    expect(outcome.state).toBe(ends);
    expect(treeOf(source)).toEqual(ends === 'restored' ? original : before);
    expect(readdirSync(join(temp.path, 'data'))).toEqual(neighbours);
    // Repeatable: again, it says the same and does nothing.
    expect((await directory.recover(access, job)).state).toBe(ends);
    expect(treeOf(source)).toEqual(ends === 'restored' ? original : before);
  });

  it('leaves its tools running when only its shell is killed; recovery ends them', async () => {
    await prepare();
    const before = damage();
    const gate = makeGate({ dir: temp.path, tools: ['tar'], at: '"tar "*--xattrs-include*', when: 'before' });
    const main = await startHeld(gate, { shell: world.shell });
    await main.kill('shell');
    const outcome = await directory.recover(accessTo(configOf(source), { shell: world.shell }), job);
    expect(outcome.state).toBe('untouched');
    expect(outcome.problem?.code).toBe('interrupted');
    expect(treeOf(source)).toEqual(before);
    expect(readdirSync(join(temp.path, 'data'))).toEqual(neighbours);
    expect(readdirSync('/proc').filter((pid) => namesFolder(pid, job.folder))).toEqual([]);
  });

  it('puts everything back by itself when it is stopped', async () => {
    await prepare();
    const before = damage();
    const gate = makeGate({ dir: temp.path, tools: ['tar'], at: '"tar "*--xattrs-include*', when: 'before' });
    const stop = new AbortController();
    const outcome = directory.restore(
      accessTo(configOf(source), { shell: world.shell, env: gate.env }, stop.signal),
      job,
    );
    await gate.reached();
    stop.abort();
    expect(await outcome).toMatchObject({ state: 'untouched', problem: { code: 'cancelled' } });
    expect(treeOf(source)).toEqual(before);
    expect(readdirSync(join(temp.path, 'data'))).toEqual(neighbours);
  });

  it('puts everything back by itself when the line drops', async () => {
    await prepare();
    const before = damage();
    const gate = makeGate({ dir: temp.path, tools: ['tar'], at: '"tar "*--xattrs-include*', when: 'before' });
    const main = await startHeld(gate, { shell: world.shell });
    main.child.stdin?.destroy();
    await main.ended;
    expect(readFileSync(join(job.folder, 'state'), 'utf8')).toBe('untouched stopped\n');
    expect(treeOf(source)).toEqual(before);
    expect(readdirSync(join(temp.path, 'data'))).toEqual(neighbours);
  });

  it('keeps the original when something makes the directory again in mid-swap', async () => {
    await prepare();
    damage();
    const gate = makeGate({ dir: temp.path, tools: ['mv'], at: '*surety-old-r1', when: 'after' });
    const outcome = directory.restore(accessTo(configOf(source), { shell: world.shell, env: gate.env }), job);
    await gate.reached();
    mkdirSync(source);
    writeFileSync(join(source, 'upload'), 'by the app');
    gate.open();
    const { state, warnings } = await outcome;
    expect(state).toBe('restored');
    expect(warnings.join(' ')).toContain('surety-stray');
    expect(treeOf(source)).toEqual(original);
    expect(readFileSync(join(`${source}.surety-stray-r1`, 'upload'), 'utf8')).toBe('by the app');
  });
});

async function startHeld(
  gate: ReturnType<typeof makeGate>,
  options: LocalRemoteOptions,
): Promise<{ child: ChildProcess; ended: Promise<unknown>; kill(what: 'all' | 'shell'): Promise<void> }> {
  let child: ChildProcess | null = null;
  const access = accessTo(configOf(source), { ...options, env: gate.env, onStart: (started) => (child ??= started) });
  const ended = directory.restore(access, job).catch(() => undefined);
  await gate.reached();
  const started = child as ChildProcess | null;
  if (started?.pid === undefined) throw new Error('the restore did not start');
  const pid = started.pid;
  return {
    child: started,
    ended,
    async kill(what) {
      const gone = once(started, 'exit');
      process.kill(what === 'all' ? -pid : pid, 'SIGKILL');
      await gone;
    },
  };
}

function namesFolder(pid: string, folder: string): boolean {
  try {
    return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
  } catch {
    return false;
  }
}
