import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Backup } from '../../../shared/domain/backup.ts';
import type { Run } from '../../../shared/domain/run.ts';
import type { Restore } from '../../../shared/domain/restore.ts';
import { makeGate, type Gate } from '../../support/gate.ts';
import { treeOf } from '../../support/tree.ts';
import { expectNothingLeft, expectProblem, filesBelow, openBadDay, type BadDay } from './bad-day.ts';

const much = 32 * 1024 * 1024;
const some = 1024 * 1024;

let day: BadDay;
/** Steps of the server's scripts that can be held. */
const steps = ['packing', 'unpacking', 'swapping'] as const;
let gates: Record<(typeof steps)[number], Gate>;
let shop: string;
let before: string[];

beforeAll(async () => {
  day = await openBadDay({
    prepare: (path) => {
      for (const step of steps) mkdirSync(join(path, step));
      const gate = (step: (typeof steps)[number]) => ({ dir: join(path, step), only: `[ -e '${path}/hold ${step}' ]` });
      gates = {
        packing: makeGate({ ...gate('packing'), tools: ['igzip'], at: 'igzip*-[0-9]*', when: 'before' }),
        unpacking: makeGate({ ...gate('unpacking'), tools: ['tar'], at: '*.surety-new-*', when: 'midway' }),
        swapping: makeGate({ ...gate('swapping'), tools: ['mv'], at: '*.surety-new-*', when: 'before' }),
      };
      return {
        serverEnv: { PATH: `${steps.map((step) => join(path, step, 'gate')).join(':')}:${process.env['PATH'] ?? ''}` },
      };
    },
  });
  shop = await day.noise('shop', much);
  before = treeOf(shop);
});

afterAll(async () => {
  await day.close();
});

const appTo = (destinationIds: readonly string[]): Promise<string> =>
  day.agency.addApp(day.serverId, destinationIds, { kind: 'directory', path: shop, exclude: [], runAs: null });

/** From now until the end of the test the server's scripts are held at this step. */
function holdAt(step: (typeof steps)[number]): Gate {
  const flag = join(day.path, `hold ${step}`);
  writeFileSync(flag, '');
  onTestFinished(() => {
    rmSync(flag);
  });
  return gates[step];
}

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

    expect(run).toMatchObject({
      state: 'cancelled',
      problem: { code: 'cancelled', next: expect.stringMatching(/Nothing unfinished is left behind/) as unknown },
    });
    await expectNothingLeft(day);
    expect(
      (await client.backups.list({ runId: id })).flatMap((backup) => backup.copies.map((copy) => copy.state)),
    ).toEqual(['failed', 'failed']);
    expect(treeOf(shop)).toEqual(before);
  });

  it('stops a dump that has not said a word yet', async () => {
    const { client } = day.agency;
    const packing = holdAt('packing');
    const { id } = await client.runs.start({ appId: await appTo([day.localId, day.sftpId]) });
    await packing.reached();

    const run = await client.runs.cancel({ id });

    expect(run).toMatchObject({ state: 'cancelled', problem: { code: 'cancelled' } });
    await expectNothingLeft(day);
  });

  it('keeps the copy that was proven already, and makes no other', async () => {
    const { client } = day.agency;
    const { id } = await client.runs.start({ appId: await appTo([day.sftpId, day.localId]) });
    const cancelling = new Promise<Run>((resolve, reject) => {
      // Its first copy has its final name now, and is being proved.
      day.valve.beforeUp(() => {
        if (!filesBelow(day.box).some((name) => name.endsWith('.tar.gz'))) return;
        day.valve.beforeUp(null);
        client.runs.cancel({ id }).then(resolve, reject);
      });
    });

    expect(await cancelling).toMatchObject({ state: 'cancelled', problem: { code: 'cancelled' } });
    const [backup] = await client.backups.list({ runId: id });
    expect(backup?.copies.map((copy) => copy.state)).toEqual(['proven', 'failed']);
    await expectNothingLeft(day, { box: [backup?.name ?? '', `${backup?.name ?? ''}.manifest.json`] });
    await rm(join(day.box, 'ACME'), { recursive: true });
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

    await expect(client.runs.start({ appId })).rejects.toMatchObject({
      data: { code: 'conflict', message: expect.stringContaining('waiting or working') as unknown },
    });
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

describe('a restore', () => {
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

  /** Resolves when the restore is held; one that ends before is told of, with its problem. */
  async function untilHeld(held: Promise<void>, id: string): Promise<void> {
    const early = day.agency.endedRestore(id).then((restore) => {
      throw new Error(`the restore ended before it came there: ${JSON.stringify(restore.problem)}`);
    });
    await Promise.race([held, early]);
  }

  it('stops when a person cancels while the backup is fetched: nothing was changed', async () => {
    const held = day.valve.hold('down', some);
    const { id } = await begin();
    await untilHeld(held, id);

    const cancelling = day.agency.client.restores.cancel({ id });
    day.valve.release();

    expect(await cancelling).toMatchObject({
      state: 'cancelled',
      safetyBackupId: null,
      problem: { code: 'cancelled' },
    });
    await expectNothingLeft(day, kept);
    expect(treeOf(shop)).toEqual(before);
  });

  it('stops when a person cancels while the safety backup is taken: it is not kept, and nothing was changed', async () => {
    // More goes up in a safety backup than in all requests of the fetch.
    const held = day.valve.hold('up', 4 * some);
    const { id } = await begin();
    await untilHeld(held, id);

    const cancelling = day.agency.client.restores.cancel({ id });
    day.valve.release();

    expect(await cancelling).toMatchObject({
      state: 'cancelled',
      safetyBackupId: null,
      problem: { code: 'cancelled' },
    });
    await expectNothingLeft(day, kept);
    expect(treeOf(shop)).toEqual(before);
  });

  it('stops when a person cancels while the new files are unpacked: nothing was changed, and the safety backup stays', async () => {
    const unpacking = holdAt('unpacking');
    const { id } = await begin();
    await untilHeld(unpacking.reached(), id);

    const restore = await day.agency.client.restores.cancel({ id });

    expect(restore).toMatchObject({
      state: 'cancelled',
      problem: { code: 'cancelled', message: expect.stringMatching(/was not changed/) as unknown },
    });
    await expectNothingLeftBut(restore);
  });

  it('is finished when a person cancels while the directories are swapped, and says so', async () => {
    const swapping = holdAt('swapping');
    const { id } = await begin();
    await untilHeld(swapping.reached(), id);

    const cancelling = day.agency.client.restores.cancel({ id });
    swapping.open();
    const restore = await cancelling;

    expect(restore).toMatchObject({ state: 'restored', problem: null });
    await expectNothingLeftBut(restore);
  });

  it('fails when the line to the storage host is cut while the backup is fetched: nothing was changed', async () => {
    const held = day.valve.hold('down', some);
    const { id } = await begin();
    await untilHeld(held, id);
    day.valve.cut();

    const restore = await day.agency.endedRestore(id);

    expect(restore).toMatchObject({ state: 'failed', safetyBackupId: null });
    expectProblem(restore.problem, 'ssh_dropped', /connection to storage box was lost/);
    await expectNothingLeft(day, kept);
    expect(treeOf(shop)).toEqual(before);
  });

  it('fails when the line to the server is cut while the new files are unpacked: the server puts all right by itself', async () => {
    const unpacking = holdAt('unpacking');
    const { id } = await begin();
    await untilHeld(unpacking.reached(), id);
    day.server.killConnections();

    const restore = await day.agency.endedRestore(id);

    expect(restore.state).toBe('failed');
    expectProblem(restore.problem, 'ssh_dropped', /connection to web-1 was lost.*was not changed/);
    await expectNothingLeftBut(restore);
  });

  /** The safety backup is a backup like any other; beside the target is nothing. */
  async function expectNothingLeftBut({ safetyBackupId }: Restore): Promise<void> {
    const safety = await day.agency.client.backups.get({ id: safetyBackupId ?? '' });
    expect(safety.copies.map((copy) => copy.state)).toEqual(['proven']);
    await expectNothingLeft(day, { ...kept, box: [...kept.box, safety.name, `${safety.name}.manifest.json`].sort() });
    expect(readdirSync(day.path).filter((name) => name.includes('.surety-'))).toEqual([]);
    expect(treeOf(shop)).toEqual(before);
  }
});
