import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSample } from '../../../main/demo/sample.ts';
import { startSshd, type Sshd } from '../../services/sshd.ts';
import { makeTempDir, type TempDir } from '../../services/temp.ts';
import { openAgency, type Agency } from '../../support/agency.ts';
import { treeOf } from '../../support/tree.ts';

let dir: TempDir;
let server: Sshd;
let otherServer: Sshd;
let agency: Agency;

beforeAll(async () => {
  dir = await makeTempDir('places');
  [server, otherServer] = await Promise.all([
    startSshd({ dir: join(dir.path, 'server') }),
    startSshd({ dir: join(dir.path, 'other') }),
  ]);
  agency = await openAgency(dir.path);
});

afterAll(async () => {
  await agency.close();
  await Promise.all([server.stop(), otherServer.stop()]);
  await dir.remove();
});

describe('a copy at a path on the managed server', () => {
  it('goes to another server through the workstation, and its safety backup stays there', async () => {
    const shop = join(dir.path, 'shop');
    await mkdir(shop);
    await makeSample(shop);
    const serverId = await agency.addServer(server);
    const otherId = await agency.addServer(otherServer, 'web-2');
    const disk = await agency.addLocal(join(dir.path, 'disk'));
    const appId = await agency.addApp(serverId, [disk], { kind: 'directory', path: shop, exclude: [], runAs: null });
    const { backups } = await agency.backUp(appId);
    const there = join(dir.path, 'moved shop');
    await mkdir(there);
    await writeFile(join(there, 'older'), 'what was there');

    const restored = await agency.restore(backups[0]?.id ?? '', { serverId: otherId, path: there });

    expect(restored).toMatchObject({ state: 'restored', problem: null });
    expect(restored.plan.phrase).toBe(`${there} on web-2`);
    expect(restored.steps.some((step) => step.title.startsWith('Fetch') && step.bytes > 0)).toBe(true);
    expect(treeOf(there)).toEqual(treeOf(shop));

    const undo = await agency.client.restores.undo({ id: restored.id });
    expect(undo.plan.serverId).toBe(otherId);
    await agency.client.restores.confirm({ id: undo.id, phrase: undo.plan.phrase });
    expect((await agency.endedRestore(undo.id)).state).toBe('restored');
    expect(treeOf(there).join('\n')).toContain('older');
  });

  it('shows progress while no byte of it passes through the workstation', async () => {
    const files = join(dir.path, 'large');
    await mkdir(files);
    await writeFile(join(files, 'noise'), randomBytes(96 * 1024 * 1024));
    const serverId = await agency.addServer(server, 'web-3');
    const disk = await agency.addLocal(join(dir.path, 'disk'), 'second disk');
    const appId = await agency.addApp(
      serverId,
      [disk],
      { kind: 'directory', path: files, exclude: [], runAs: null },
      { compression: { compressor: 'gzip', level: 9 } },
    );

    const run = await agency.startUntil(appId, ({ steps }) => steps.some((step) => step.bytes > 0));

    expect(run.state).toBe('running');
    expect((await agency.ended(run.id)).state).toBe('proven');
  });
});
