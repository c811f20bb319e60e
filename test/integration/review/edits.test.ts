import { mkdir, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSshd, type Sshd } from '../../services/sshd.ts';
import { makeTempDir, type TempDir } from '../../services/temp.ts';
import { openAgency, type Agency } from '../../support/agency.ts';

let dir: TempDir;
let server: Sshd;
let agency: Agency;
let shop: string;

beforeAll(async () => {
  dir = await makeTempDir('edits');
  server = await startSshd({ dir: join(dir.path, 'server') });
  agency = await openAgency(dir.path);
  shop = join(dir.path, 'shop');
  await mkdir(shop);
  for (let file = 0; file < 8; file += 1)
    await writeFile(join(shop, `file ${String(file)}`), randomBytes(8 * 1024 * 1024));
});

afterAll(async () => {
  await agency.close();
  await server.stop();
  await dir.remove();
});

it('a server and a destination that get other names in mid-backup do not lose it', async () => {
  const { client } = agency;
  const serverId = await agency.addServer(server);
  const box = await agency.addSftp(server, join(dir.path, 'box'));
  const appId = await agency.addApp(
    serverId,
    [box],
    { kind: 'directory', path: shop, exclude: [], runAs: null },
    { compression: { compressor: 'gzip', level: 9 } },
  );
  const { id } = await agency.startUntil(appId, (run) =>
    run.steps.some((step) => step.title.startsWith('Back up') && step.bytes > 0),
  );

  const web = await client.servers.get({ id: serverId });
  await client.servers.update({ ...web, name: 'renamed server' });
  const storage = await client.destinations.get({ id: box });
  await client.destinations.update({ ...storage, name: 'renamed box' });
  // Its folder is another matter: what is half stored would be looked for in the wrong place.
  const moved = { ...storage, config: { ...storage.config, path: join(dir.path, 'elsewhere') } };
  await expect(client.destinations.update(moved)).rejects.toMatchObject({ data: { code: 'in_use' } });

  expect(await agency.ended(id)).toMatchObject({ state: 'proven', problem: null });
  await expect(client.destinations.update(moved)).resolves.toMatchObject({
    config: { path: join(dir.path, 'elsewhere') },
  });
});

it('a work folder that the SSH user may not write to is called that, not a full disk', async () => {
  const barred = await startSshd({ dir: join(dir.path, 'barred'), user: 'throwaway' });
  try {
    const closed = join(dir.path, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const serverId = await agency.addServer(barred, 'barred', closed);
    const disk = await agency.addLocal('/tmp', 'tmp');
    const readable = '/usr/share/doc/adduser';
    const appId = await agency.addApp(serverId, [disk], {
      kind: 'directory',
      path: readable,
      exclude: [],
      runAs: null,
    });
    const { run } = await agency.backUp(appId);
    expect(run).toMatchObject({
      state: 'failed',
      problem: { code: 'tool_failed', next: expect.stringMatching(/may write/) as unknown },
    });
  } finally {
    await barred.stop();
  }
});
