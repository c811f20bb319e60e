import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Restore } from '../../../shared/domain/restore.ts';
import { startSshd, type Sshd } from '../../services/sshd.ts';
import { makeTempDir, type TempDir } from '../../services/temp.ts';
import { openAgency, type Agency } from '../../support/agency.ts';

let dir: TempDir;
let server: Sshd;
let agency: Agency;
let serverId: string;
let disk: string;
let shop: string;
let appId: string;
let backupId: string;

beforeAll(async () => {
  dir = await makeTempDir('two-at-once');
  server = await startSshd({ dir: join(dir.path, 'server') });
  agency = await openAgency(dir.path);
  serverId = await agency.addServer(server);
  disk = await agency.addLocal(join(dir.path, 'disk'));
  shop = join(dir.path, 'shop');
  appId = await agency.addApp(serverId, [disk], { kind: 'directory', path: shop, exclude: [], runAs: null });
});

afterAll(async () => {
  await agency.close();
  await server.stop();
  await dir.remove();
});

beforeEach(async () => {
  await mkdir(join(shop, 'uploads'), { recursive: true });
  await writeFile(join(shop, 'orders'), 'good');
  backupId = (await agency.backUp(appId)).backups[0]?.id ?? '';
  await writeFile(join(shop, 'orders'), 'newer');
});

afterEach(() => rm(shop, { recursive: true }));

const plan = (target: { path?: string } = {}): Promise<Restore> => agency.client.restores.plan({ backupId, target });
const confirm = ({ id, plan: { phrase } }: Restore): Promise<Restore> => agency.client.restores.confirm({ id, phrase });
const problemOf = (result: PromiseSettledResult<unknown> | undefined): unknown =>
  result?.status === 'rejected' ? (result.reason as { data: unknown }).data : null;

describe('two confirmations at once', () => {
  it('of one plan begin one restore', async () => {
    const planned = await plan();
    const results = await Promise.allSettled([confirm(planned), confirm(planned)]);
    expect(results.map((one) => one.status)).toEqual(['fulfilled', 'rejected']);
    expect(problemOf(results[1])).toMatchObject({ code: 'restore_plan_stale' });
    expect((await agency.endedRestore(planned.id)).state).toBe('restored');
  });

  it('of two plans for one target, or within it, begin one restore', async () => {
    const first = await plan();
    const second = await plan();
    const within = await plan({ path: join(shop, 'uploads') });
    const results = await Promise.allSettled([confirm(first), confirm(second), confirm(within)]);
    expect(results.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    for (const refused of results.slice(1))
      expect(problemOf(refused)).toMatchObject({ code: 'conflict', message: 'Another restore writes to it.' });
    expect((await agency.endedRestore(first.id)).state).toBe('restored');
    // A plan that was refused for that reason can still be confirmed.
    expect((await agency.client.restores.get({ id: second.id })).state).toBe('planned');
    await confirm(second);
    expect((await agency.endedRestore(second.id)).state).toBe('restored');
  });
});

describe('a restore that is cancelled while its confirmation is still looked at', () => {
  it('never begins', async () => {
    const planned = await plan();
    const confirming = confirm(planned);
    const cancelling = agency.client.restores.cancel({ id: planned.id });
    const [begun] = await Promise.allSettled([confirming]);
    await cancelling;
    expect(['cancelled', 'restore_plan_stale']).toContain((problemOf(begun) as { code: string } | null)?.code);
    expect((await agency.client.restores.get({ id: planned.id })).state).toBe('cancelled');
    expect(await readFile(join(shop, 'orders'), 'utf8')).toBe('newer');
    await expect(confirm(planned)).rejects.toMatchObject({ data: { code: 'restore_plan_stale' } });
  });
});

describe('a run and a restore', () => {
  it('do not read and write one place at once: half of a restore must not become a proven backup', async () => {
    const otherId = await agency.addApp(serverId, [disk], {
      kind: 'directory',
      path: join(shop, 'uploads'),
      exclude: [],
      runAs: null,
    });
    const planned = await plan();
    const restoring = confirm(planned);
    // The same app, and another one that backs up a part of the target.
    const refused = await Promise.allSettled([
      agency.client.runs.start({ appId }),
      agency.client.runs.start({ appId: otherId }),
    ]);
    for (const one of refused)
      expect(problemOf(one)).toMatchObject({ code: 'conflict', message: expect.stringMatching(/restore/) as unknown });
    await restoring;
    await expect(agency.client.runs.start({ appId: otherId })).rejects.toMatchObject({ data: { code: 'conflict' } });
    expect((await agency.endedRestore(planned.id)).state).toBe('restored');
    expect((await agency.backUp(otherId)).run.state).toBe('proven');
  });

  it('that begins first keeps a restore of the same place waiting for another try', async () => {
    const planned = await plan();
    const run = await agency.client.runs.start({ appId });
    await expect(confirm(planned)).rejects.toMatchObject({ data: { code: 'conflict' } });
    expect((await agency.ended(run.id)).state).toBe('proven');
    await confirm(planned);
    expect((await agency.endedRestore(planned.id)).state).toBe('restored');
  });
});

describe('what copies depend on', () => {
  it('stays: an app with copies on its server does not move to another', async () => {
    const otherServer = await agency.addServer(server, 'web-2');
    const app = await agency.client.apps.get({ id: appId });
    await expect(agency.client.apps.update({ ...app, serverId: otherServer })).rejects.toMatchObject({
      data: { code: 'in_use' },
    });
    await expect(agency.client.apps.update({ ...app, name: 'renamed shop' })).resolves.toMatchObject({
      name: 'renamed shop',
    });
  });
});
