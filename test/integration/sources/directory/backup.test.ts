import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { directory } from '../../../../main/sources/directory/index.ts';
import { makeTempDir, type TempDir } from '../../../services/temp.ts';
import { checkOf, dumpTo, startStage } from '../../../support/run-stage.ts';
import { alpine, inWorld, worlds } from '../../../support/worlds.ts';
import { accessTo, backUp, configOf, hostile, makeTree } from './fixture.ts';

const pwned = 'surety-pwned';
const check = directory.check({ facts: {}, tools: {} });
let temp: TempDir;
let source: string;

beforeEach(async () => {
  temp = await makeTempDir('directory');
  source = join(temp.path, hostile);
  makeTree(source);
});
afterEach(async () => {
  await temp.remove();
  expect(existsSync(pwned)).toBe(false);
});

describe.each([...worlds, alpine])('a directory under $name', (world) => {
  it('is dumped whole, and the check counts its entries', async () => {
    const { artifact, facts } = await backUp(source, temp.path, inWorld(world, temp.path));
    const result = await checkOf(check, artifact, inWorld(world, temp.path));
    expect(result.stderr).toBe('');
    expect(result.status).toBe(0);
    expect(result.stdout).toMatch(/^\d+ entries, tar end found\n$/);
    expect(parseInt(result.stdout, 10)).toBe(facts['entries']);
    expect(facts).toMatchObject({ owner: '33:33', mode: '2751' });
  });

  it('is refused by the check when it is cut or altered anywhere', async () => {
    const { artifact } = await backUp(source, temp.path, inWorld(world, temp.path));
    const whole = readFileSync(artifact);
    const damaged = [0.99, 0.9, 0.5, 0.1, 0].map((part) => whole.subarray(0, Math.floor(whole.length * part)));
    damaged.push(whole.subarray(0, whole.length - 1));
    const flipped = Buffer.from(whole);
    flipped[Math.floor(whole.length / 2)] = (flipped[Math.floor(whole.length / 2)] ?? 0) ^ 0x10;
    for (const bytes of [...damaged, flipped]) {
      const result = await checkOf(check, bytes, inWorld(world, temp.path));
      expect(result.status, `${String(bytes.length)} of ${String(whole.length)} bytes`).not.toBe(0);
      expect(result.stdout).toBe('');
    }
  });

  it('is refused by the check when tar was killed between two members and gzip ended well', async () => {
    const { artifact } = await backUp(source, temp.path, inWorld(world, temp.path));
    const tar = gunzipSync(readFileSync(artifact));
    let end = tar.length;
    while (tar[end - 1] === 0) end -= 1;
    const cut = gzipSync(tar.subarray(0, Math.ceil(end / 512) * 512));
    const result = await checkOf(check, cut, inWorld(world, temp.path));
    expect(result.status).not.toBe(0);
    expect(result.stderr).toContain('archive is cut off');
    expect(directory.explain('check', result.status, result.stderr, configOf(source), 'web-1').code).toBe(
      'dump_incomplete',
    );
  });

  it('is refused by the check when members lie outside it', async () => {
    writeFileSync(join(temp.path, 'outside'), 'x');
    mkdirSync(join(temp.path, 'd'));
    const tar = execFileSync('tar', ['-C', join(temp.path, 'd'), '-P', '-cf', '-', '.', './../outside']);
    const result = await checkOf(check, gzipSync(tar), inWorld(world, temp.path));
    // busybox shows the name without its dots, and unpacks it without them too.
    if (world.busyboxOnly) return;
    expect(result.status).not.toBe(0);
    expect(result.stderr).toContain('outside its directory');
  });

  it('is listed when someone looks for it', async () => {
    const { remote } = accessTo(configOf(temp.path), inWorld(world, temp.path));
    const found = await directory.discover(remote, { kind: 'directory', path: temp.path, runAs: null }, null);
    const one = found.find((item) => item.label === source);
    expect(one?.config).toEqual(configOf(source));
    expect(one?.bytes).toBeGreaterThan(300_000);
    expect(found.at(-1)?.label).toBe(temp.path);
  });

  it('passes preflight, with the tar that will be used', async () => {
    const result = await directory.preflight(accessTo(configOf(source), inWorld(world, temp.path)));
    expect(result).toMatchObject({ ok: true, problem: null });
    expect(result.tools['tar']).toMatch(world.busyboxOnly ? /^tar \(busybox\) 1/ : /^tar \(GNU tar\) 1/);
    expect(result.bytes).toBeGreaterThan(300_000);
  });

  it('is named in a source_missing problem when it is not there', async () => {
    rmSync(source, { recursive: true });
    const access = accessTo(configOf(source), inWorld(world, temp.path));
    await expect(directory.survey(access)).rejects.toMatchObject({
      code: 'source_missing',
      problem: { where: 'web-1' },
    });
    expect((await directory.preflight(access)).problem?.code).toBe('source_missing');
    const { status, stderr } = await dumpTo(
      directory.dump(access.config, { tools: {}, facts: {}, bytes: null, warnings: [] }, 6),
      join(temp.path, 'a'),
      inWorld(world, temp.path),
    );
    expect(directory.explain('dump', status, stderr, access.config, 'web-1').code).toBe('source_missing');
  });
});

describe('a directory', () => {
  it('leaves out what its patterns name', async () => {
    const { artifact } = await backUp(source, temp.path, {}, { exclude: ['./deep', 'ha*', "it's*"] });
    const names = execFileSync('tar', ['-tzf', artifact], { encoding: 'utf8' });
    expect(names).toContain('./big');
    expect(names).not.toMatch(/deep|hard|it's/);
  });

  it('tells that files changed while they were read: a warning, not a failure', async () => {
    execFileSync('truncate', ['-s', '200M', join(source, 'growing')]);
    const stage = directory.dump(configOf(source), { tools: {}, facts: {}, bytes: null, warnings: [] }, 6);
    const running = startStage(stage, 'dump');
    running.stdin.write('\n');
    running.stdout.once('data', () => {
      writeFileSync(join(source, 'growing'), 'shorter');
      writeFileSync(join(source, 'big'), 'changed');
      running.stdout.resume();
    });
    expect(await running.status).toBe(10);
    expect(await running.stderr).toMatch(/changed as we read it|shrank/);
  });

  it('fails when tar is killed in mid-dump', async () => {
    execFileSync('truncate', ['-s', '2G', join(source, 'huge')]);
    const stage = directory.dump(configOf(source), { tools: {}, facts: {}, bytes: null, warnings: [] }, 6);
    const running = startStage(stage, 'dump');
    running.stdin.write('\n');
    running.stdout.once('data', () => {
      for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
        if (parentOf(pid) === running.pid) process.kill(Number(pid), 'SIGKILL');
      }
      running.stdout.resume();
    });
    const status = await running.status;
    expect(status).toBe(137);
    const problem = directory.explain('dump', status, await running.stderr, configOf(source), 'web-1');
    expect(problem.code).toBe('dump_failed');
    expect(problem.message).toContain('killed by signal 9');
  });

  it('says that tar is missing, and which package brings it', async () => {
    const bin = join(temp.path, 'no-tar');
    mkdirSync(bin);
    for (const tool of ['id', 'tr', 'sh', 'head']) execFileSync('ln', ['-s', `/usr/bin/${tool}`, join(bin, tool)]);
    const access = accessTo(configOf(source), { env: { PATH: bin }, shell: 'sh' });
    await expect(
      directory.survey({ ...access, remote: accessTo(access.config, { env: { PATH: bin } }).remote }),
    ).rejects.toMatchObject({
      code: 'tool_missing',
      problem: { next: expect.stringContaining('apt install tar') as unknown },
    });
  });

  it('says that sudo was refused, with the line that would allow it', async () => {
    const bin = join(temp.path, 'sudo-bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'sudo'), '#!/bin/sh\necho "sudo: a password is required" >&2\nexit 1\n', { mode: 0o755 });
    const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
    const access = accessTo(configOf(source, { runAs: 'www-data' }), { env });
    await expect(directory.survey(access)).rejects.toMatchObject({
      code: 'sudo_refused',
      problem: { next: expect.stringContaining('root ALL=(www-data) NOPASSWD: ALL') as unknown },
    });
  });

  it('is refused before the dump when its reader may not read all of it', async () => {
    execFileSync('chmod', ['755', temp.path, source]);
    execFileSync('chmod', ['600', join(source, 'empty')]);
    const access = accessTo(configOf(source, { runAs: 'nobody' }));
    await expect(directory.survey(access)).rejects.toMatchObject({ code: 'dump_failed' });
    const report = await directory.preflight(access);
    expect(report.ok).toBe(false);
    expect(report.findings[0]?.title).toContain('nobody may not read');
  });
});

function parentOf(pid: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
  } catch {
    return -1;
  }
}
