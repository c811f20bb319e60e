import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStores } from '../../../../renderer/stores/index.ts';
import type { Stores } from '../../../../renderer/stores/index.ts';
import { problemFrom } from '../../../../renderer/stores/problem-from.ts';
import { createConnectionStore } from '../../../../renderer/transport/connection-store.ts';
import type { ConnectionStore } from '../../../../renderer/transport/connection-store.ts';
import { fakeRouter } from '../../../support/fake-host/router.ts';
import { seed } from '../../../support/fake-host/seed.ts';
import { emptyState, mustGet } from '../../../support/fake-host/state.ts';
import type { FakeState } from '../../../support/fake-host/state.ts';

let state: FakeState;
let connection: ConnectionStore;
let stores: Stores;
let stop: AbortController;

beforeEach(() => {
  state = emptyState();
  seed(state);
  connection = createConnectionStore();
  stop = new AbortController();
  stores = createStores(createRouterClient(fakeRouter(state, () => Promise.resolve())), connection, () => new Date());
});

afterEach(() => stop.abort());

function follow(): void {
  void stores.follow(stop.signal, () => new Promise((resolve) => setImmediate(resolve)));
}

function serverNames(): string[] {
  return (stores.servers.list.getState().value ?? []).map(({ name }) => name);
}

describe('the stores of a window', () => {
  it('read nothing before the connection is open, and everything when it is', async () => {
    follow();
    expect(stores.servers.list.getState().value).toBeNull();
    connection.setState({ state: 'open' });
    await vi.waitFor(() => expect(serverNames()).toContain('web-1'));
    await vi.waitFor(() => expect(stores.system.status.getState().value?.vault.open).toBe(true));
  });

  it('follow what changes through another door', async () => {
    connection.setState({ state: 'open' });
    follow();
    await vi.waitFor(() => expect(state.listeners.size).toBe(1));
    const other = createStores(
      createRouterClient(fakeRouter(state, () => Promise.resolve())),
      createConnectionStore(),
      () => new Date(),
    );
    const first = stores.servers.list.getState().value?.[0];
    if (!first) throw new Error('No server was read');
    await other.servers.update(first.id, { ...first, name: 'renamed', secrets: {} });
    await vi.waitFor(() => expect(serverNames()).toContain('renamed'));
    expect(stores.revisions.getState().servers).toBeGreaterThan(1);
  });

  it('show what was just added before the caller goes on', async () => {
    const made = await stores.clients.create({ name: 'New', notes: '' });
    expect(stores.clients.list.getState().value?.map(({ id }) => id)).toContain(made.id);
  });

  it('remember how a test went and when', async () => {
    const down = [...state.servers.values()].find(({ host }) => host.startsWith('down'));
    await stores.servers.test(down?.id ?? '');
    expect(stores.servers.tests.getState()[down?.id ?? '']?.test.problem?.code).toBe('ssh_unreachable');
  });

  it('tell for each app its last run and its stalest proven source', async () => {
    await stores.apps.overview.refresh();
    const [shop, odd, empty] = [...state.apps.keys()].map((id) => stores.apps.overview.getState().value?.[id]);
    expect(shop?.lastRun?.state).toBe('degraded');
    expect(shop?.proven.unproven).toEqual([]);
    expect(odd?.proven.at).toBeNull();
    expect(odd?.proven.unproven).toHaveLength(1);
    expect(empty).toEqual({ lastRun: null, proven: { at: null, unproven: [] } });
  });

  it('follow a run to its end, with its log', async () => {
    const [appId] = state.apps.keys();
    const run = await stores.runs.start(appId ?? '');
    const watch = stores.runs.watch(run.id);
    expect(await watch.follow(stop.signal)).toBe(true);
    expect(watch.getState().value?.state).toBe('proven');
    expect(watch.getState().log.length).toBeGreaterThan(0);
  });

  it('page through the history of one app', async () => {
    const [appId = ''] = state.apps.keys();
    const page = await stores.backups.page(appId, null);
    expect(page.backups.every((backup) => backup.appId === appId)).toBe(true);
    const last = page.backups.at(-1)?.createdAt ?? null;
    // Backups of one millisecond may fall on two pages: they come again rather than that one is left out.
    const again = page.backups.filter((backup) => backup.createdAt === last);
    expect((await stores.backups.page(appId, last)).backups).toEqual(again);
  });

  it('restore, and plan the undo from the safety backup', async () => {
    const [backup] = state.backups.values();
    const planned = await stores.restores.plan({ backupId: backup?.id ?? '' });
    await stores.restores.confirm(planned.id, planned.plan.phrase);
    await vi.waitFor(() => expect(mustGet(state.restores, planned.id).state).toBe('restored'));
    expect((await stores.restores.undo(planned.id)).undoes).toBe(planned.id);
  });

  it('open the vault and show it open', async () => {
    state.passphrase = 'correct horse';
    state.status = { ...state.status, vault: { kind: 'passphrase', open: false, problem: null } };
    const refused = await stores.system.unlock('wrong').catch(problemFrom);
    expect(refused).toMatchObject({ code: 'vault_wrong_passphrase' });
    await stores.system.unlock('correct horse');
    expect(stores.system.status.getState().value?.vault.open).toBe(true);
  });
});
