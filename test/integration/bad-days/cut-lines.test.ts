import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { treeOf } from '../../support/tree.ts';
import { expectFailed, expectNothingLeft, filesBelow, inMidDump, openBadDay, type BadDay } from './bad-day.ts';

let day: BadDay;
let shop: string;
let before: string[];

beforeAll(async () => {
  day = await openBadDay();
  // More than all buffers between the dump and the storage host hold: when the line is held, the dump stands still.
  shop = await day.noise('shop', 32 * 1024 * 1024);
  before = treeOf(shop);
});

afterAll(async () => {
  await day.close();
});

const both = (): Promise<string> =>
  day.agency.addApp(day.serverId, [day.sftpId, day.localId], {
    kind: 'directory',
    path: shop,
    exclude: [],
    runAs: null,
  });

describe('a line that is cut half-way', () => {
  it('fails when it is the one to the server, and the server is clean afterwards', async () => {
    const run = await inMidDump(day, await both(), () => {
      day.server.killConnections();
      return Promise.resolve();
    });

    expectFailed(run, 'ssh_dropped', /connection to web-1 was lost/);
    await expectNothingLeft(day);
    expect(treeOf(shop)).toEqual(before);
  });

  it('fails when it is the only one to the storage host, and its part is removed over a new line', async () => {
    const appId = await day.agency.addApp(day.serverId, [day.sftpId], {
      kind: 'directory',
      path: shop,
      exclude: [],
      runAs: null,
    });

    const run = await inMidDump(day, appId, () => {
      day.storage.killConnections();
      return Promise.resolve();
    });

    expectFailed(run, 'ssh_dropped', /connection to storage box was lost/);
    await expectNothingLeft(day);
  });

  it('fails when it is cut after the file got its final name and before it was proved: the name is taken back', async () => {
    const little = await day.noise('little', 100_000);
    const appId = await day.agency.addApp(day.serverId, [day.sftpId], {
      kind: 'directory',
      path: little,
      exclude: [],
      runAs: null,
    });
    let finals = 0;
    day.valve.beforeUp(() => {
      if (!filesBelow(day.box).some((name) => name.endsWith('.tar.gz'))) return;
      finals += 1;
      day.valve.beforeUp(null);
      day.valve.cut();
    });

    const { run } = await day.agency.backUp(appId);

    expect(finals).toBe(1);
    expectFailed(run, 'ssh_dropped', /connection to storage box was lost/);
    await expectNothingLeft(day);
  });

  it('is degraded when another destination took the backup', async () => {
    const run = await inMidDump(day, await both(), () => {
      day.storage.killConnections();
      return Promise.resolve();
    });

    expect(run).toMatchObject({ state: 'degraded', problem: { code: 'ssh_dropped', where: 'storage box' } });
    const [backup] = await day.agency.client.backups.list({ runId: run.id });
    expect(backup?.copies.map((copy) => [copy.destinationId, copy.state])).toEqual([
      [day.sftpId, 'failed'],
      [day.localId, 'proven'],
    ]);
    const name = backup?.name ?? '';
    await expectNothingLeft(day, { usb: [name, `${name}.manifest.json`] });
  });
});
