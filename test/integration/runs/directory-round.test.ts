import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { damage, makeSample } from '../../../main/demo/sample.ts';
import { manifest } from '../../../shared/domain/manifest.ts';
import { startSshd, type Sshd } from '../../services/sshd.ts';
import { makeTempDir, type TempDir } from '../../services/temp.ts';
import { openAgency, type Agency } from '../../support/agency.ts';
import { treeOf } from '../../support/tree.ts';

let dir: TempDir;
let server: Sshd;
let storage: Sshd;
let agency: Agency;

beforeAll(async () => {
  dir = await makeTempDir('round');
  [server, storage] = await Promise.all([
    startSshd({ dir: join(dir.path, 'server') }),
    startSshd({ dir: join(dir.path, 'storage') }),
  ]);
  agency = await openAgency(dir.path);
});

afterAll(async () => {
  await agency.close();
  await Promise.all([server.stop(), storage.stop()]);
  await dir.remove();
});

describe('a directory, backed up to SFTP and to a path on its own server', () => {
  it('has proven copies at both, and comes back to the same bytes, modes and links', async () => {
    const shop = join(dir.path, "it's; touch pwned $(id)\n shop 🧾");
    await mkdir(shop);
    await makeSample(shop);
    const before = treeOf(shop);
    const serverId = await agency.addServer(server);
    const sftp = await agency.addSftp(storage, join(dir.path, 'box'));
    const local = await agency.addLocal(join(dir.path, 'usb disk'));
    const appId = await agency.addApp(serverId, [sftp, local], {
      kind: 'directory',
      path: shop,
      exclude: [],
      runAs: null,
    });

    const { run, backups } = await agency.backUp(appId);
    expect(run).toMatchObject({ state: 'proven', problem: null });
    const [backup] = backups;
    expect(backup?.copies.map((copy) => copy.state)).toEqual(['proven', 'proven']);

    for (const root of ['box', 'usb disk']) {
      const folder = join(dir.path, root, 'ACME', 'shop-1');
      const names = (await readdir(join(dir.path, root), { recursive: true })).filter((name) =>
        name.includes('tar.gz'),
      );
      expect(names).toHaveLength(2);
      const name = backup?.name ?? '';
      const file = join(dir.path, root, names.find((one) => one.endsWith('.tar.gz')) ?? '');
      expect(file.endsWith(name)).toBe(true);
      const content = await readFile(file);
      expect(createHash('sha256').update(content).digest('hex')).toBe(backup?.sha256);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect(folder).toContain('ACME');
      const described = manifest.parse(JSON.parse(await readFile(`${file}.manifest.json`, 'utf8')));
      expect(described).toMatchObject({ sha256: backup?.sha256, bytes: content.length, client: { name: 'ACME' } });
    }

    await damage(shop);
    expect(treeOf(shop)).not.toEqual(before);
    const restored = await agency.restore(backup?.id ?? '');
    expect(restored).toMatchObject({ state: 'restored', problem: null });
    expect(treeOf(shop)).toEqual(before);

    const undo = await agency.client.restores.undo({ id: restored.id });
    await agency.client.restores.confirm({ id: undo.id, phrase: undo.plan.phrase });
    await agency.endedRestore(undo.id);
    expect(await readFile(join(shop, 'config.ini'), 'utf8')).toBe('encrypted by somebody\n');

    expect(await readdir(join(dir.path, 'work'))).toEqual([]);
    expect((await agency.client.system.status({})).leftovers).toEqual([]);
  });

  it('can be restored to another path, and marks the copy as restorable', async () => {
    const shop = join(dir.path, 'second');
    await mkdir(shop);
    await writeFile(join(shop, 'a file'), 'content');
    const serverId = await agency.addServer(server, 'web-2');
    const sftp = await agency.addSftp(storage, join(dir.path, 'box'), 'box 2');
    const appId = await agency.addApp(serverId, [sftp], { kind: 'directory', path: shop, exclude: [], runAs: null });
    const { backups } = await agency.backUp(appId);
    const other = join(dir.path, 'other place');

    const restored = await agency.restore(backups[0]?.id ?? '', { path: other });

    expect(restored).toMatchObject({ state: 'restored', safetyBackupId: null });
    expect(treeOf(other)).toEqual(treeOf(shop));
    const [copy] = (await agency.client.backups.get({ id: backups[0]?.id ?? '' })).copies;
    expect(copy?.proof.restorable.state).toBe('passed');
  });
});
