import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../main/store/types.ts';
import { fixedClock, memoryStore } from '../../support/memory-store.ts';
import {
  aBackup,
  aClient,
  aCopy,
  aDestination,
  anApp,
  aRestore,
  aRun,
  aServer,
  aSource,
  seed,
} from '../../support/samples.ts';

let store: Store;

beforeEach(async () => {
  store = await memoryStore(fixedClock());
});
afterEach(() => store.close());

describe('what is kept', () => {
  it('comes back as it went in', async () => {
    const client = aClient({ name: `it's; touch /pwned $(id) 🍰\u00a0`.trim(), notes: 'line one\nline two' });
    const server = aServer({ signIn: { method: 'agent', socket: '/run/agent' }, port: 2222 });
    const destination = aDestination(client.id, {
      config: { kind: 'sftp', host: 'store.example', port: 23, user: 'u', signIn: { method: 'key' }, path: '/b' },
    });
    const app = anApp(client.id, server.id, {
      destinationIds: [destination.id],
      compression: { compressor: 'pigz', level: 9 },
    });
    const source = aSource(app.id, {
      config: { kind: 'directory', path: "/srv/-a\n'b 🍰", exclude: ['*.tmp'], runAs: 'www' },
    });
    await store.clients.insert(client);
    await store.servers.insert(server);
    await store.destinations.insert(destination);
    await store.apps.insert(app);
    await store.sources.insert(source);

    expect(await store.clients.find(client.id)).toEqual(client);
    expect(await store.servers.find(server.id)).toEqual(server);
    expect(await store.destinations.find(destination.id)).toEqual(destination);
    expect(await store.apps.find(app.id)).toEqual(app);
    expect(await store.sources.find(source.id)).toEqual(source);
    expect(await store.apps.list()).toEqual([app]);
  });

  it('is replaced by an update and listed in the order of making', async () => {
    const late = aClient({ createdAt: '2026-11-24T00:00:00.000Z' });
    const early = aClient({ createdAt: '2026-11-22T00:00:00.000Z' });
    await store.clients.insert(late);
    await store.clients.insert(early);
    await store.clients.update({ ...early, name: 'New name' });
    expect((await store.clients.list()).map((row) => row.name)).toEqual(['New name', late.name]);
  });

  it('is missed by get, and by find, update and remove with a reason', async () => {
    const absent = aClient();
    expect(await store.clients.get(absent.id)).toBeNull();
    await expect(store.clients.find(absent.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(store.clients.update(absent)).rejects.toMatchObject({ code: 'not_found' });
    await expect(store.clients.remove(absent.id)).rejects.toMatchObject({ code: 'not_found' });
    const { app } = await seed(store);
    await expect(store.apps.update({ ...app, id: 'app_0000000000000000' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('keeps the order of an app’s destinations and changes them with an update', async () => {
    const { client, destination, app } = await seed(store);
    const other = aDestination(client.id);
    await store.destinations.insert(other);
    await store.apps.update({ ...app, destinationIds: [other.id, destination.id] });
    expect((await store.apps.find(app.id)).destinationIds).toEqual([other.id, destination.id]);
    await store.apps.update({ ...app, destinationIds: [] });
    expect((await store.apps.find(app.id)).destinationIds).toEqual([]);
  });

  it('keeps nothing of an app that names a destination which is not there', async () => {
    const { client, server } = await seed(store);
    const app = anApp(client.id, server.id, { destinationIds: ['destination_0000000000000000'] });
    await expect(store.apps.insert(app)).rejects.toMatchObject({ code: 'not_found' });
    expect(await store.apps.get(app.id)).toBeNull();
  });
});

describe('names', () => {
  it('of clients are unique whatever their case, accents included', async () => {
    await store.clients.insert(aClient({ name: 'Ärzte' }));
    await expect(store.clients.insert(aClient({ name: 'ärzte' }))).rejects.toMatchObject({ code: 'conflict' });
    await expect(store.clients.insert(aClient({ name: 'A\u0308rzte' }))).rejects.toMatchObject({ code: 'conflict' });
  });

  it('of servers are unique', async () => {
    await seed(store);
    const conflict = store.servers.insert(aServer({ name: 'web-1' }));
    await expect(conflict).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('"web-1"') });
  });

  it('of apps and destinations are unique at their client only', async () => {
    const { client, server, app, destination } = await seed(store);
    const other = aClient();
    await store.clients.insert(other);
    await store.apps.insert(anApp(other.id, server.id, { name: app.name }));
    await store.destinations.insert(aDestination(other.id, { name: destination.name }));
    const sameApp = store.apps.insert(anApp(client.id, server.id, { name: app.name }));
    await expect(sameApp).rejects.toMatchObject({ code: 'conflict' });
    const sameDestination = store.destinations.insert(aDestination(client.id, { name: destination.name }));
    await expect(sameDestination).rejects.toMatchObject({ code: 'conflict' });
  });

  it('are refused by an update as well', async () => {
    const one = aServer({ name: 'one' });
    const two = aServer({ name: 'two' });
    await store.servers.insert(one);
    await store.servers.insert(two);
    await expect(store.servers.update({ ...two, name: 'one' })).rejects.toMatchObject({ code: 'conflict' });
    expect((await store.servers.find(two.id)).name).toBe('two');
  });
});

describe('removal', () => {
  it('of a client is refused while apps and destinations belong to it, and names them', async () => {
    const { client } = await seed(store);
    await expect(store.clients.remove(client.id)).rejects.toMatchObject({
      code: 'in_use',
      message: 'Client "Bakery" cannot be removed, because it is used by app "Shop", destination "Vault room".',
    });
  });

  it('of a server is refused while apps are on it or another server goes through it', async () => {
    const { server } = await seed(store);
    await store.servers.insert(aServer({ name: 'inner', jumpServerId: server.id }));
    await expect(store.servers.remove(server.id)).rejects.toMatchObject({
      code: 'in_use',
      message: expect.stringMatching(/app "Shop", server "inner"/),
    });
  });

  it('of a destination is refused while apps use it or the history has copies at it', async () => {
    const { destination, app, source } = await seed(store);
    await expect(store.destinations.remove(destination.id)).rejects.toMatchObject({
      code: 'in_use',
      message: expect.stringContaining('app "Shop"'),
    });
    const backup = aBackup(app.id, source.id);
    await store.backups.insert(backup);
    await store.backups.insertCopy(aCopy(backup.id, destination.id));
    await store.apps.update({ ...app, destinationIds: [] });
    await expect(store.destinations.remove(destination.id)).rejects.toMatchObject({
      code: 'in_use',
      message: expect.stringContaining('a copy of app "Shop"'),
    });
  });

  it('of a backed-up source keeps it for the history and lists it no more', async () => {
    const { app, source } = await seed(store);
    await store.backups.insert(aBackup(app.id, source.id));
    await store.sources.remove(source.id);
    expect(await store.sources.ofApp(app.id)).toEqual([]);
    expect(await store.sources.list()).toEqual([]);
    expect(await store.sources.find(source.id)).toEqual(source);
    expect(await store.backups.list({ appId: app.id, limit: 10 })).toHaveLength(1);
    await expect(store.sources.update(source)).rejects.toMatchObject({ code: 'not_found' });
    await expect(store.sources.remove(source.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('of a source without a backup forgets it', async () => {
    const { source } = await seed(store);
    await store.sources.remove(source.id);
    expect(await store.sources.get(source.id)).toBeNull();
  });

  it('of an app without backups forgets it with its sources and runs', async () => {
    const { app, source } = await seed(store);
    const run = aRun(app.id, { state: 'failed' });
    await store.runs.insert(run);
    await store.logs.append(run.id, { seq: 0, at: app.createdAt, level: 'info', text: 'begun' });
    await store.apps.remove(app.id);
    expect(await store.apps.get(app.id)).toBeNull();
    expect(await store.sources.get(source.id)).toBeNull();
    expect(await store.runs.get(run.id)).toBeNull();
    expect(await store.logs.read(run.id, 0)).toEqual([]);
  });

  it('of an app is refused while a run waits or a restore works on it', async () => {
    const { app, source, server, destination } = await seed(store);
    const run = aRun(app.id, { state: 'queued' });
    await store.runs.insert(run);
    await expect(store.apps.remove(app.id)).rejects.toMatchObject({ code: 'in_use' });
    await store.runs.update({ ...run, state: 'proven' });
    const backup = aBackup(app.id, source.id, { runId: run.id });
    await store.backups.insert(backup);
    const copy = aCopy(backup.id, destination.id);
    await store.backups.insertCopy(copy);
    await store.restores.insert(aRestore(backup.id, copy.id, server.id, { state: 'running' }));
    await expect(store.apps.remove(app.id)).rejects.toMatchObject({ code: 'in_use' });
  });

  it('of a backed-up app hides it and its history, frees its name, and stands in nobody’s way', async () => {
    const { client, server, destination, app, source } = await seed(store);
    const run = aRun(app.id);
    await store.runs.insert(run);
    const backup = aBackup(app.id, source.id, { runId: run.id });
    await store.backups.insert(backup);
    const copy = aCopy(backup.id, destination.id);
    await store.backups.insertCopy(copy);
    const restore = aRestore(backup.id, copy.id, server.id);
    await store.restores.insert(restore);
    const safety = aBackup(app.id, source.id, { restoreId: restore.id, purpose: 'safety' });
    await store.backups.insert(safety);
    await store.restores.update({ ...restore, safetyBackupId: safety.id });

    await store.apps.remove(app.id);
    expect(await store.apps.list()).toEqual([]);
    expect(await store.apps.get(app.id)).toBeNull();
    expect(await store.backups.list({ limit: 10 })).toEqual([]);
    expect(await store.runs.recent({ limit: 10 })).toEqual([]);
    expect(await store.restores.recent({ limit: 10 })).toEqual([]);
    expect((await store.backups.find(backup.id)).copies).toHaveLength(1);

    const successor = anApp(client.id, server.id, { name: app.name });
    await store.apps.insert(successor);
    await store.apps.remove(successor.id);

    await store.destinations.remove(destination.id);
    await store.servers.remove(server.id);
    await store.clients.remove(client.id);
    expect(await store.clients.list()).toEqual([]);
    await expect(store.backups.find(backup.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('of a run is refused while backups came of it', async () => {
    const { app, source } = await seed(store);
    const run = aRun(app.id);
    await store.runs.insert(run);
    const backup = aBackup(app.id, source.id, { runId: run.id });
    await store.backups.insert(backup);
    await expect(store.runs.remove(run.id)).rejects.toMatchObject({ code: 'in_use' });
    await store.backups.remove(backup.id);
    await store.runs.remove(run.id);
    expect(await store.runs.get(run.id)).toBeNull();
  });
});
