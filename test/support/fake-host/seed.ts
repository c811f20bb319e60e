import type { App } from '../../../shared/domain/app.ts';
import type { HostKeyState } from '../../../shared/domain/host-key.ts';
import type { RunState } from '../../../shared/domain/run.ts';
import type { Server } from '../../../shared/domain/server.ts';
import type { SourceConfig } from '../../../shared/domain/source.ts';
import type { Step } from '../../../shared/domain/work.ts';
import { makeBackup, mismatchProof } from './proofs.ts';
import { ago, newId } from './state.ts';
import type { FakeState } from './state.ts';

export const fingerprintA = 'SHA256:uNiVztksCsDhcc0u9e8BrXKZUxZ5c7sM4Pj2qEw3xYA';
export const fingerprintB = 'SHA256:p2QAMXNIC1TJYWeIOttrVc98b1s7eP5Tn8GkLq0dRzU';

/** A name with everything that a name from outside may hold. */
export const hostileName =
  "it's; touch /pwned $(id)\n<b>🦊</b> a very long name of a database that goes on and on and on";

export const noKey: HostKeyState = { state: 'unknown', pinned: null, offered: null };
export const pinnedKey: HostKeyState = {
  state: 'pinned',
  pinned: { type: 'ssh-ed25519', fingerprint: fingerprintA, since: ago(60 * 24 * 40), source: 'first-use' },
  offered: null,
};
export const changedKey: HostKeyState = {
  ...pinnedKey,
  state: 'changed',
  offered: { type: 'ssh-ed25519', fingerprint: fingerprintB, seenAt: ago(3) },
};

function addServer(state: FakeState, change: Partial<Server> & Pick<Server, 'name' | 'host'>): Server {
  const server: Server = {
    id: newId('server'),
    port: 22,
    user: 'deploy',
    signIn: { method: 'key' },
    jumpServerId: null,
    workDir: '/var/tmp',
    createdAt: ago(60 * 24 * 41),
    secretsSet: { password: false, privateKey: true, keyPassphrase: false },
    hostKey: pinnedKey,
    ...change,
  };
  state.servers.set(server.id, server);
  return server;
}

function addClient(state: FakeState, name: string, notes = ''): string {
  const id = newId('client');
  state.clients.set(id, { id, name, notes, createdAt: ago(60 * 24 * 50) });
  return id;
}

function addApp(
  state: FakeState,
  app: Pick<App, 'clientId' | 'serverId' | 'name' | 'destinationIds'>,
  configs: readonly SourceConfig[],
): App {
  const id = newId('app');
  const sources = configs.map((config) => ({
    id: newId('source'),
    appId: id,
    config,
    label: config.kind === 'directory' ? config.path : config.database,
    secretsSet: { password: config.kind === 'mysql' },
    createdAt: ago(60 * 24 * 30),
  }));
  const whole: App = {
    ...app,
    id,
    compression: { compressor: 'auto', level: 6 },
    createdAt: ago(60 * 24 * 30),
    sources,
  };
  state.apps.set(id, whole);
  return whole;
}

const socket = { via: 'socket', path: null } as const;

export function makeStep(title: string, change: Partial<Step> = {}): Step {
  return {
    id: newId('step'),
    title,
    sourceId: null,
    destinationId: null,
    state: 'waiting',
    startedAt: null,
    finishedAt: null,
    bytes: 0,
    expectedBytes: null,
    rate: null,
    remainingSeconds: null,
    problem: null,
    ...change,
  };
}

function addRun(state: FakeState, app: App, minutes: number, runState: RunState): string {
  const id = newId('run');
  const failed = runState === 'failed' || runState === 'degraded';
  const problem = failed
    ? {
        code: 'destination_full' as const,
        message: 'The upload stopped because the destination’s disk is full.',
        where: 'Office NAS (sftp://backup@nas.example:22/backups)',
        next: 'Free at least 1.6 GB there, or choose another destination, and back up again.',
        detail: 'sftp: write failed\nSSH_FX_FAILURE: No space left on device',
      }
    : null;
  state.runs.set(id, {
    id,
    appId: app.id,
    trigger: 'manual',
    state: runState,
    queuedAt: ago(minutes),
    startedAt: ago(minutes - 0.1),
    finishedAt: ago(minutes - 2),
    problem,
    warnings: runState === 'degraded' ? ['The server’s clock is 42 s behind.'] : [],
    steps: [
      makeStep('Dump database shop', {
        state: 'done',
        startedAt: ago(minutes),
        finishedAt: ago(minutes - 1.2),
        bytes: 734_003_200,
        expectedBytes: 730_000_000,
      }),
      makeStep('Store at Office NAS', {
        state: failed ? 'failed' : 'done',
        startedAt: ago(minutes - 1),
        finishedAt: ago(minutes - 1.9),
        bytes: 410_000_000,
        expectedBytes: 734_003_200,
        problem,
      }),
    ],
  });
  state.logs.set(id, [
    { seq: 0, at: ago(minutes), level: 'info', text: 'Connected to web-1 as deploy' },
    { seq: 1, at: ago(minutes - 0.2), level: 'info', text: 'mariadb-dump 10.11.14, igzip 2.30.0' },
    { seq: 2, at: ago(minutes - 0.4), level: 'warning', text: 'The last backup of this source was 9 % smaller' },
    ...(failed ? [{ seq: 3, at: ago(minutes - 1.9), level: 'error' as const, text: 'No space left on device' }] : []),
  ]);
  return id;
}

/** A small agency with a good day, a bad day, and names that nobody should have chosen. */
export function seed(state: FakeState): void {
  const acme = addClient(state, 'Acme GmbH', 'Contract until 2028. Ask Robin before restores.');
  const bakery = addClient(state, 'Bäckerei Süß & Söhne');
  addClient(state, hostileName.replaceAll('\n', ' '), 'No apps yet.');
  const web1 = addServer(state, { name: 'web-1', host: 'web-1.acme.example' });
  const bastion = addServer(state, {
    name: 'bastion',
    host: '2001:db8::7',
    port: 2222,
    user: 'jump',
    signIn: { method: 'agent', socket: null },
    secretsSet: { password: false, privateKey: false, keyPassphrase: false },
  });
  const db = addServer(state, {
    name: 'db-bakery',
    host: 'changed.example',
    jumpServerId: bastion.id,
    hostKey: changedKey,
    signIn: { method: 'password' },
    secretsSet: { password: true, privateKey: false, keyPassphrase: false },
  });
  addServer(state, {
    name: 'a-server-with-a-name-that-is-far-too-long-for-any-column-of-any-table-in-this-window',
    host: 'down.example',
    hostKey: noKey,
  });
  const nas: string = newId('destination');
  state.destinations.set(nas, {
    id: nas,
    clientId: acme,
    name: 'Office NAS',
    createdAt: ago(60 * 24 * 40),
    hostKey: pinnedKey,
    secretsSet: { password: false, privateKey: true, keyPassphrase: true },
    config: {
      kind: 'sftp',
      host: 'nas.example',
      port: 22,
      user: 'backup',
      signIn: { method: 'key' },
      path: '/backups',
    },
  });
  const usb: string = newId('destination');
  state.destinations.set(usb, {
    id: usb,
    clientId: acme,
    name: 'USB disk on web-1',
    createdAt: ago(60 * 24 * 39),
    hostKey: null,
    secretsSet: { password: false, privateKey: false, keyPassphrase: false },
    config: { kind: 'local', path: '/mnt/usb backup', mustBeMounted: true },
  });
  const shop = addApp(state, { clientId: acme, serverId: web1.id, name: 'Webshop', destinationIds: [nas, usb] }, [
    { kind: 'mysql', database: 'shop', connection: socket, user: 'backup', runAs: null },
    { kind: 'directory', path: '/var/www/shop/uploads', exclude: ['./cache/*'], runAs: 'www-data' },
  ]);
  const odd = addApp(state, { clientId: acme, serverId: web1.id, name: 'Old intranet', destinationIds: [nas] }, [
    {
      kind: 'postgres',
      database: hostileName,
      connection: { via: 'tcp', host: '127.0.0.1', port: 5433 },
      user: null,
      runAs: 'postgres',
    },
  ]);
  addApp(state, { clientId: bakery, serverId: db.id, name: 'Order book', destinationIds: [] }, []);
  for (const [index, source] of shop.sources.entries()) {
    for (const minutes of [35, 60 * 24, 60 * 24 * 9]) {
      const run = index === 0 ? addRun(state, shop, minutes, 'proven') : null;
      const backup = makeBackup(source, run, ago(minutes), 734_003_200 + minutes, [nas, usb]);
      state.backups.set(backup.id, backup);
    }
  }
  addRun(state, shop, 5, 'degraded');
  const oddRun = addRun(state, odd, 90, 'failed');
  for (const source of odd.sources) {
    const backup = makeBackup(source, oddRun, ago(90), 1024, [nas]);
    const copies = backup.copies.map((copy) => ({
      ...copy,
      state: 'failed' as const,
      proof: mismatchProof(ago(89), 1024),
    }));
    state.backups.set(backup.id, { ...backup, copies });
  }
  state.status = {
    ...state.status,
    leftovers: [
      {
        id: newId('left'),
        what: 'A temporary file of an upload: shop_20261122.sql.gz.surety-part',
        where: 'Office NAS',
        problem: null,
      },
    ],
  };
}
