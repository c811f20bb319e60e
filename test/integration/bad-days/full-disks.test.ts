import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { command } from '../../services/commands.ts';
import { treeOf } from '../../support/tree.ts';
import { expectFailed, expectNothingLeft, expectProblem, filesBelow, openBadDay, type BadDay } from './bad-day.ts';

const mib = 1024 * 1024;

let day: BadDay;
let shop: string;
let before: string[];
const mounts: string[] = [];

/** A file system of its own in memory, with room for so many bytes. */
async function smallDisk(name: string, bytes: number): Promise<string> {
  const path = join(day.path, name);
  await mkdir(path);
  await command('mount', ['-t', 'tmpfs', '-o', `size=${String(bytes)},mode=0700`, 'surety-test', path]);
  mounts.push(path);
  return path;
}

const appTo = (...destinationIds: string[]): Promise<string> =>
  day.agency.addApp(day.serverId, destinationIds, { kind: 'directory', path: shop, exclude: [], runAs: null });

beforeAll(async () => {
  day = await openBadDay();
  shop = await day.noise('shop', 4 * mib);
  before = treeOf(shop);
});

afterEach(async () => {
  await command('find', [day.box, day.usb, '-type', 'f', '-delete']);
});

afterAll(async () => {
  for (const path of mounts) await command('umount', [path]);
  await day.close();
});

describe('a destination whose disk is full', () => {
  it('fails the run when it is the only one, over SFTP', async () => {
    const disk = await smallDisk('small box', mib);
    const { run } = await day.agency.backUp(await appTo(await day.agency.addSftp(day.storage, disk, 'small box')));

    expectFailed(run, 'destination_full', /small box.*disk is full/);
    expect(run.problem?.next).toMatch(/room/);
    expect(filesBelow(disk)).toEqual([]);
    await expectNothingLeft(day);
  });

  it('fails the run when it is the only one, on the server itself', async () => {
    const disk = await smallDisk('small usb', mib);
    const { run } = await day.agency.backUp(await appTo(await day.agency.addLocal(disk, 'small usb')));

    expectFailed(run, 'destination_full', /destination is full/);
    expect(run.problem?.where).toContain(`small usb (${disk}/`);
    expect(filesBelow(disk)).toEqual([]);
    await expectNothingLeft(day);
  });

  it.each(['SFTP', 'local'] as const)('does not keep the backup from another destination: %s', async (which) => {
    const name = `tiny ${which}`;
    const disk = await smallDisk(name, mib);
    const full =
      which === 'SFTP' ? await day.agency.addSftp(day.storage, disk, name) : await day.agency.addLocal(disk, name);
    const good = which === 'SFTP' ? day.localId : day.sftpId;

    const { run, backups } = await day.agency.backUp(await appTo(full, good));

    expect(run.state).toBe('degraded');
    expectProblem(run.problem, 'destination_full', /full/);
    expect(run.problem?.where).toContain(name);
    const [backup] = backups;
    expect(backup?.copies.map((copy) => [copy.destinationId, copy.state])).toEqual([
      [full, 'failed'],
      [good, 'proven'],
    ]);
    expect(filesBelow(disk)).toEqual([]);
    const files = [backup?.name ?? '', `${backup?.name ?? ''}.manifest.json`];
    await expectNothingLeft(day, which === 'SFTP' ? { usb: files } : { box: files });
  });

  it.each(['SFTP', 'local'] as const)('has no copy without its manifest: %s', async (which) => {
    const config = join(day.path, `config ${which}`);
    await mkdir(config);
    await writeFile(join(config, 'settings'), 'x'.repeat(100));
    // Memory is given out in pages of 4 KiB: there is one for the backup, and none for the manifest.
    const disk = await smallDisk(`four blocks ${which}`, 2 * mib);
    await writeFile(join(disk, 'all else'), Buffer.alloc(2 * mib - 4096));
    const name = `four blocks ${which}`;
    const id =
      which === 'SFTP' ? await day.agency.addSftp(day.storage, disk, name) : await day.agency.addLocal(disk, name);
    const appId = await day.agency.addApp(day.serverId, [id], {
      kind: 'directory',
      path: config,
      exclude: [],
      runAs: null,
    });

    const { run } = await day.agency.backUp(appId);

    expectFailed(run, 'destination_full', /full/);
    expect(run.steps.at(-1)?.title).toMatch(/^Prove the copy/);
    expect(filesBelow(disk)).toEqual(['all else']);
    await expectNothingLeft(day);
  });
});

describe('a server whose disk is full', () => {
  it.each([0, 4])('fails when the work folder cannot hold the working files: room for %i of them', async (files) => {
    const disk = await smallDisk(`small work ${String(files)}`, mib);
    await writeFile(join(disk, 'all else'), Buffer.alloc(mib - files * 4096));
    const serverId = await day.agency.addServer(day.server, `full-${String(files)}`, disk);
    const appId = await day.agency.addApp(serverId, [day.sftpId, day.localId], {
      kind: 'directory',
      path: shop,
      exclude: [],
      runAs: null,
    });

    const { run } = await day.agency.backUp(appId);

    expectFailed(run, 'server_full', /no room|could not make the work folder/);
    expect(run.problem?.where).toContain(`full-${String(files)}`);
    expect(filesBelow(disk)).toEqual(['all else']);
    await expectNothingLeft(day);
    expect(treeOf(shop)).toEqual(before);
  });

  it('fails a restore before it touches the target when the backup does not fit into the work folder', async () => {
    const { backups } = await day.agency.backUp(await appTo(day.sftpId));
    const disk = await smallDisk('small work 2', mib);
    const serverId = await day.agency.addServer(day.server, 'full too', disk);
    const kept = filesBelow(day.box);

    const restored = await day.agency.restore(backups[0]?.id ?? '', { serverId });

    expect(restored).toMatchObject({ state: 'failed', safetyBackupId: null });
    expectProblem(restored.problem, 'server_full', /bytes/);
    expect(restored.problem?.where).toBe('full too');
    expect(filesBelow(disk)).toEqual([]);
    await expectNothingLeft(day, { box: kept });
    expect(treeOf(shop)).toEqual(before);
  });
});

describe('a destination that must be mounted and is not', () => {
  it('refuses to write, and nothing is made below its path', async () => {
    const path = join(day.path, 'not plugged in', 'backups');
    const id = await day.agency.addLocal(path, 'usb disk 2', true);

    const { run } = await day.agency.backUp(await appTo(id));

    expectFailed(run, 'destination_not_mounted', /Nothing is mounted at/);
    expect(run.problem?.where).toContain('usb disk 2');
    await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(readFile(join(day.path, 'not plugged in'))).rejects.toMatchObject({ code: 'ENOENT' });
    const check = await day.agency.client.destinations.check({ id, serverId: day.serverId });
    expect(check).toMatchObject({ ok: false, problem: { code: 'destination_not_mounted' } });
    await expectNothingLeft(day);
  });

  it('writes when a disk is mounted there', async () => {
    const disk = await smallDisk('plugged in', 16 * mib);
    const id = await day.agency.addLocal(join(disk, 'backups'), 'usb disk 3', true);

    const { run, backups } = await day.agency.backUp(await appTo(id));

    expect(run).toMatchObject({ state: 'proven', problem: null });
    expect(filesBelow(disk)).toContain(backups[0]?.name);
  });
});
