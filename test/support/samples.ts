import { newId as idAt } from '../../main/store/new-id.ts';
import type { AppRow, BackupRow, DestinationRow, ServerRow, SourceRow, Store } from '../../main/store/types.ts';
import type { Copy } from '../../shared/domain/backup.ts';
import type { Client } from '../../shared/domain/client.ts';
import { emptyProof } from '../../shared/domain/proof.ts';
import type { Restore } from '../../shared/domain/restore.ts';
import type { Run } from '../../shared/domain/run.ts';

/** Rows that are valid as they are; a test names only what it is about. */

const createdAt = '2026-11-23T04:30:00.000Z';
const newId = (prefix: string): string => idAt(prefix, new Date(createdAt));

export function aClient(over: Partial<Client> = {}): Client {
  const id = newId('client');
  return { id, name: `Client ${id}`, notes: '', createdAt, ...over };
}

export function aServer(over: Partial<ServerRow> = {}): ServerRow {
  const id = newId('server');
  return {
    id,
    name: `server ${id}`,
    host: 'web-1.example',
    port: 22,
    user: 'backup',
    signIn: { method: 'password' },
    jumpServerId: null,
    workDir: '/var/tmp',
    createdAt,
    ...over,
  };
}

export function aDestination(clientId: string, over: Partial<DestinationRow> = {}): DestinationRow {
  const id = newId('destination');
  return {
    id,
    clientId,
    name: `destination ${id}`,
    config: { kind: 'local', path: '/srv/backups', mustBeMounted: false },
    createdAt,
    ...over,
  };
}

export function anApp(clientId: string, serverId: string, over: Partial<AppRow> = {}): AppRow {
  const id = newId('app');
  return {
    id,
    clientId,
    serverId,
    name: `app ${id}`,
    destinationIds: [],
    compression: { compressor: 'auto', level: 6 },
    createdAt,
    ...over,
  };
}

export function aSource(appId: string, over: Partial<SourceRow> = {}): SourceRow {
  const id = newId('source');
  return { id, appId, config: { kind: 'directory', path: '/var/www', exclude: [], runAs: null }, createdAt, ...over };
}

export function aRun(appId: string, over: Partial<Run> = {}): Run {
  return {
    id: newId('run'),
    appId,
    trigger: 'manual',
    state: 'proven',
    queuedAt: createdAt,
    startedAt: null,
    finishedAt: null,
    problem: null,
    warnings: [],
    steps: [],
    ...over,
  };
}

export function aBackup(appId: string, sourceId: string, over: Partial<BackupRow> = {}): BackupRow {
  const id = newId('backup');
  return {
    id,
    runId: null,
    restoreId: null,
    appId,
    sourceId,
    purpose: 'backup',
    config: { kind: 'directory', path: '/var/www', exclude: [], runAs: null },
    name: `shop_www_${id}.tar.gz`,
    bytes: 4096,
    sha256: 'a'.repeat(64),
    tools: { tar: '1.34' },
    facts: { entries: 12, roles: ['owner'] },
    createdAt,
    finishedAt: null,
    ...over,
  };
}

export function aCopy(backupId: string, destinationId: string, over: Partial<Copy> = {}): Copy {
  return {
    id: newId('copy'),
    backupId,
    destinationId,
    locator: 'client/app/name.tar.gz',
    state: 'proven',
    proof: emptyProof,
    problem: null,
    createdAt,
    ...over,
  };
}

export function aRestore(backupId: string, copyId: string, serverId: string, over: Partial<Restore> = {}): Restore {
  return {
    id: newId('restore'),
    backupId,
    copyId,
    undoes: null,
    state: 'restored',
    plan: {
      serverId,
      target: { kind: 'directory', path: '/var/www', exclude: [], runAs: null },
      targetLabel: '/var/www on web-1',
      targetExists: true,
      targetBytes: 1,
      targetLastWriteAt: null,
      consequences: [],
      warnings: [],
      safetyBackup: true,
      phrase: 'restore',
      expiresAt: createdAt,
    },
    safetyBackupId: null,
    createdAt,
    startedAt: null,
    finishedAt: null,
    checks: [],
    problem: null,
    steps: [],
    ...over,
  };
}

/** A client with a server, a destination, and an app with one source on them, all in the store. */
export async function seed(store: Store) {
  const client = aClient({ name: 'Bakery' });
  const server = aServer({ name: 'web-1' });
  const destination = aDestination(client.id, { name: 'Vault room' });
  const app = anApp(client.id, server.id, { name: 'Shop', destinationIds: [destination.id] });
  const source = aSource(app.id);
  await store.clients.insert(client);
  await store.servers.insert(server);
  await store.destinations.insert(destination);
  await store.apps.insert(app);
  await store.sources.insert(source);
  return { client, server, destination, app, source };
}
