import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { directory } from '../../../../main/sources/directory/index.ts';
import type { RestoreJob } from '../../../../main/sources/types.ts';
import { makeTempDir, type TempDir } from '../../../services/temp.ts';
import { treeOf } from '../../../support/tree.ts';
import { alpine, inWorld } from '../../../support/worlds.ts';
import { accessTo, backUp, configOf, hostile, makeTree } from './fixture.ts';

let temp: TempDir;
let source: string;
let original: string[];
let job: RestoreJob;

beforeEach(async () => {
  temp = await makeTempDir('directory');
  mkdirSync(join(temp.path, 'surety'));
  source = join(temp.path, 'data', hostile);
  makeTree(source);
  original = treeOf(source);
  job = await backUp(source, join(temp.path, 'surety'));
});
afterEach(async () => {
  await temp.remove();
});

function damage(): void {
  writeFileSync(join(source, 'big'), 'overwritten by mistake');
}

describe('the plan of a restore over a directory', () => {
  it('says what is there and when it was last written', async () => {
    damage();
    const state = await directory.inspect(accessTo(configOf(source)), { facts: job.facts, tools: {} });
    expect(state).toMatchObject({ exists: true, blocker: null, warnings: [] });
    expect(state.bytes).toBeGreaterThan(0);
    expect(Math.abs(Date.now() - (state.lastWriteAt?.getTime() ?? 0))).toBeLessThan(60_000);
    expect(state.consequences[0]).toContain('is replaced');
  });

  it('refuses a mount point, a file, and a place without a parent', async () => {
    const facts = { facts: job.facts, tools: {} };
    for (const path of ['/proc', '/', job.artifact, '/surety-not-there/below']) {
      const state = await directory.inspect(accessTo(configOf(path)), facts);
      expect(state.blocker?.code, path).toBe('restore_target_invalid');
    }
  });

  it('refuses a parent that the tools may not write to', async () => {
    const state = await directory.inspect(accessTo(configOf('/etc/surety-test', { runAs: 'nobody' })), {
      facts: job.facts,
      tools: {},
    });
    expect(state.exists).toBe(false);
    expect(state.blocker?.problem.message).toContain('nobody may not write');
    expect(state.warnings.join(' ')).toContain('will belong to nobody');
  });

  it('refuses an archive of a full tar on a server that has only busybox', async () => {
    const state = await directory.inspect(accessTo(configOf(source), inWorld(alpine, temp.path)), {
      facts: job.facts,
      tools: {},
    });
    expect(state.blocker?.code).toBe('tool_missing');
  });
});

describe('a restore over a link to a directory', () => {
  it('swaps what the link leads to and keeps the link', async () => {
    const link = join(temp.path, 'current');
    symlinkSync(source, link);
    damage();
    expect(await directory.restore(accessTo(configOf(link)), job)).toMatchObject({ state: 'restored' });
    expect(treeOf(source)).toEqual(original);
    expect(treeOf(link)).toHaveLength(1);
  });
});

describe('verifying a restored directory', () => {
  it('refuses a directory whose mode is not the one of the backup', async () => {
    const wrong = { ...job.facts, mode: '700' };
    await expect(directory.verify(accessTo(configOf(source)), wrong)).rejects.toMatchObject({ code: 'restore_failed' });
  });
});

describe('tools that run as another user of the server', () => {
  it('back up and restore what only that user may write', async () => {
    execFileSync('chmod', ['711', temp.path]);
    const home = join(temp.path, 'home');
    execFileSync('sh', [
      '-c',
      'mkdir -p "$1/site/deep" && echo one >"$1/site/deep/file" && chown -R nobody:nogroup "$1" && chmod -R go= "$1"',
      'sh',
      home,
    ]);
    const site = join(home, 'site');
    const before = treeOf(site);
    const more = { runAs: 'nobody' };
    const own = await backUp(site, join(temp.path, 'surety'), {}, more);
    writeFileSync(join(site, 'deep', 'file'), 'overwritten');
    expect(await directory.restore(accessTo(configOf(site, more)), own)).toMatchObject({ state: 'restored' });
    expect(treeOf(site)).toEqual(before);
  });
});
