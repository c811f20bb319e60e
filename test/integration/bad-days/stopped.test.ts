import { mkdirSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Backup } from '../../../shared/domain/backup.ts';
import type { Restore } from '../../../shared/domain/restore.ts';
import { makeGate, type Gate } from '../../support/gate.ts';
import { treeOf } from '../../support/tree.ts';
import { expectNothingLeft, filesBelow, openBadDay, type BadDay } from './bad-day.ts';

const much = 32 * 1024 * 1024;
const some = 1024 * 1024;

let day: BadDay;
/** Holds the server's tar when it packs `gated` or unpacks anything. */
let packing: Gate;
let unpacking: Gate;
let shop: string;
let gated: string;
let before: string[];

beforeAll(async () => {
  day = await openBadDay({
    prepare: (path) => {
      mkdirSync(`${path}/pack`);
      mkdirSync(`${path}/unpack`);
      packing = makeGate({ dir: `${path}/pack`, tools: ['tar'], at: `*/gated*-cf*`, when: 'before' });
      unpacking = makeGate({ dir: `${path}/unpack`, tools: ['mv'], at: `*.surety-new-*`, when: 'before' });
      const [first] = (packing.env['PATH'] ?? '').split(':');
      return { serverEnv: { PATH: `${first ?? ''}:${unpacking.env['PATH'] ?? ''}` } };
    },
  });
  [shop, gated] = await Promise.all([day.noise('shop', much), day.noise('gated', 4096)]);
  before = treeOf(shop);
});

afterAll(async () => {
  await day.close();
});

const appTo = (destinationIds: readonly string[], path = shop): Promise<string> =>
  day.agency.addApp(day.serverId, destinationIds, { kind: 'directory', path, exclude: [], runAs: null });

describe('a run that a person cancels', () => {
  it('stops the dump at once though the destination stands still, and answers when both sides are clean', async () => {
    const { client } = day.agency;
    const held = day.valve.hold('up', some);
    const { id } = await client.runs.start({ appId: await appTo([day.sftpId, day.localId]) });
    await held;
    expect(filesBelow(day.box)).toHaveLength(1);
    expect(filesBelow(day.usb)).toHaveLength(1);

    let answered = false;
    const cancelling = client.runs.cancel({ id }).finally(() => (answered = true));
    await vi.waitFor(() => {
      expect(day.processes()).toEqual([]);
      expect(readdirSync(day.work)).toEqual([]);
    }, 10_000);
    expect(answered).toBe(false);
    day.valve.release();
    const run = await cancelling;

    expect(run).toMatchObject({ state: 'cancelled', problem: { code: 'cancelled', next: expect.stringMatching(/Nothing is left behind/) as unknown } });
    await expectNothingLeft(day);
    expect((await client.backups.list({ runId: id })).flatMap((backup) => backup.copies.map((copy) => copy.state))).toEqual(['failed', 'failed']);
    expect(treeOf(shop)).toEqual(before);
  });

  it('stops a dump that has not said a word yet', async () => {
    const { client } = day.agency;
    const { id } = await client.runs.start({ appId: await appTo([day.localId, day.sftpId], gated) });
    await packing.reached();

    const run = await client.runs.cancel({ id });

    expect(run).toMatchObject({ state: 'cancelled', problem: { code: 'cancelled' } });
    await expectNothingLeft(day);
  });

  it('is cancelled when it still waits for its turn, and never begins', async () => {
    const { client } = day.agency;
    await client.settings.update({ concurrentRuns: 1 });
    const held = day.valve.hold('up', some);
    const first = await client.runs.start({ appId: await appTo([day.sftpId]) });
    await held;
    const second = await client.runs.start({ appId: await appTo([day.localId]) });

    const cancellingSecond = client.runs.cancel({ id: second.id });
    const cancellingFirst = client.runs.cancel({ id: first.id });
    day.valve.release();

    expect(await cancellingFirst).toMatchObject({ state: 'cancelled' });
    expect(await cancellingSecond).toMatchObject({ state: 'cancelled' });
    await client.settings.update({ concurrentRuns: 2 });
    await expectNothingLeft(day);
  });
});

describe('two at once', () => {
  it('refuses a second run of one app, and to remove what a run works with', async () => {
    const { client, clientId } = day.agency;
    const held = day.valve.hold('up', some);
    const appId = await appTo([day.sftpId]);
    const { id } = await client.runs.start({ appId });
    await held;

    await expect(client.runs.start({ appId })).rejects.toMatchObject({ data: { code: 'conflict', message: expect.stringContaining('waiting or working') as unknown } });
    await expect(client.apps.remove({ id: appId })).rejects.toMatchObject({ data: { code: 'in_use' } });
    await expect(client.servers.remove({ id: day.serverId })).rejects.toMatchObject({ data: { code: 'in_use' } });
    await expect(client.destinations.remove({ id: day.sftpId })).rejects.toMatchObject({ data: { code: 'in_use' } });
    await expect(client.clients.remove({ id: clientId })).rejects.toMatchObject({ data: { code: 'in_use' } });

    const cancelling = client.runs.cancel({ id });
    day.valve.release();
    await cancelling;
    await expectNothingLeft(day);
    await client.apps.remove({ id: appId });
  });
});

describe('a restore that a person cancels', () => {
  let backup: Backup;
  let kept: { box: string[]; usb: string[] };

  beforeAll(async () => {
    const { run, backups } = await day.agency.backUp(await appTo([day.sftpId]));
    expect(run.state).toBe('proven');
    if (!backups[0]) throw new Error('there is no backup');
    backup = backups[0];
  });

  async function begin(): Promise<Restore> {
    const { client } = day.agency;
    kept = { box: filesBelow(day.box), usb: filesBelow(day.usb) };
    const { id, plan } = await client.restores.plan({ backupId: backup.id });
    return client.restores.confirm({ id, phrase: plan.phrase });
  }

  it('stops while the backup is fetched: nothing was changed', async () => {
    const held = day.valve.hold('down', some);
    const { id } = await begin();
    await held;

    const cancelling = day.agency.client.restores.cancel({ id });
    day.valve.release();

    expect(await cancelling).toMatchObject({ state: 'cancelled', safetyBackupId: null, problem: { code: 'cancelled' } });
    await expectNothingLeft(day, kept);
    expect(treeOf(shop)).toEqual(before);
  });

  it('stops while the safety backup is taken: it is not kept, and nothing was changed', async () => {
    // More goes up in a safety backup than in all requests of the fetch.
    const held = day.valve.hold('up', 4 * some);
    const { id } = await begin();
    await held;

    const cancelling = day.agency.client.restores.cancel({ id });
    day.valve.release();

    expect(await cancelling).toMatchObject({ state: 'cancelled', safetyBackupId: null, problem: { code: 'cancelled' } });
    await expectNothingLeft(day, kept);
    expect(treeOf(shop)).toEqual(before);
  });

  it('is too late when the directories are being swapped: it is finished, and says so', async () => {
    const { id } = await begin();
    await unpacking.reached();

    const cancelling = day.agency.client.restores.cancel({ id });
    unpacking.open();
    const restore = await cancelling;

    expect(restore).toMatchObject({ state: 'restored', problem: null });
    expect(treeOf(shop)).toEqual(before);
    const safety = await day.agency.client.backups.get({ id: restore.safetyBackupId ?? '' });
    await expectNothingLeft(day, { ...kept, box: [...kept.box, safety.name, `${safety.name}.manifest.json`].sort() });
    expect(readdirSync(`${shop}/..`).filter((name) => name.includes('.surety-'))).toEqual([]);
  });
});
