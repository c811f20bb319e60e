import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { openBackend, type Backend } from '../../main/backend.ts';
import { systemClock } from '../../main/ports.ts';
import type { SuretyClient } from '../../shared/contract/index.ts';
import type { Backup } from '../../shared/domain/backup.ts';
import type { Restore } from '../../shared/domain/restore.ts';
import type { Run } from '../../shared/domain/run.ts';
import type { SourceConfig } from '../../shared/domain/source.ts';
import type { Sshd } from '../services/sshd.ts';
import { addServer, addSftp, passphrase, restoreEnded, runEnded } from './person.ts';

/** A Surety of its own in this process, with a client, and helpers that say what a person would do in the window. */
export interface Agency {
  readonly client: SuretyClient;
  readonly clientId: string;
  readonly dataDir: string;
  addServer(sshd: Sshd, name?: string, workDir?: string): Promise<string>;
  addSftp(sshd: Sshd, path: string, name?: string): Promise<string>;
  addLocal(path: string, name?: string, mustBeMounted?: boolean): Promise<string>;
  addApp(
    serverId: string,
    destinationIds: readonly string[],
    config: SourceConfig,
    options?: AppOptions,
  ): Promise<string>;
  /** Starts a run and waits for its end. */
  backUp(appId: string): Promise<{ run: Run; backups: Backup[] }>;
  /** Starts a run and resolves when `isThere` is true of what is watched; the run goes on. */
  startUntil(appId: string, isThere: (run: Run) => boolean): Promise<Run>;
  ended(runId: string): Promise<Run>;
  /** Plans, confirms with the plan's phrase, waits for the end. */
  restore(backupId: string, target?: { serverId?: string; database?: string; path?: string }): Promise<Restore>;
  endedRestore(restoreId: string): Promise<Restore>;
  backend(): Backend;
  close(): Promise<void>;
}

export interface AppOptions {
  readonly name?: string;
  readonly password?: string | null;
  readonly compression?: { compressor?: 'auto' | 'igzip' | 'pigz' | 'gzip'; level?: number };
}

/** Opens a Surety in `dir`; its data directory is `dir/data`. */
export async function openAgency(dir: string): Promise<Agency> {
  const dataDir = join(dir, 'data');
  const workDir = join(dir, 'work');
  await mkdir(workDir, { recursive: true });
  const backend = await openBackend({ dataDir, clock: systemClock, keychain: null, passphrase });
  const client: SuretyClient = createRouterClient(backend.router, { context: {} });
  const owner = await client.clients.create({ name: 'ACME' });
  let apps = 0;

  return {
    client,
    clientId: owner.id,
    dataDir,
    addServer: (sshd, name = 'web-1', work = workDir) => addServer(client, sshd, name, work),
    addSftp: (sshd, path, name = 'storage box') => addSftp(client, owner.id, sshd, path, name),
    async addLocal(path, name = 'usb disk', mustBeMounted = false) {
      return (
        await client.destinations.create({ clientId: owner.id, name, config: { kind: 'local', path, mustBeMounted } })
      ).id;
    },
    async addApp(serverId, destinationIds, config, options = {}) {
      apps += 1;
      const app = await client.apps.create({
        clientId: owner.id,
        serverId,
        name: options.name ?? `shop ${String(apps)}`,
        destinationIds: [...destinationIds],
        ...(options.compression ? { compression: options.compression } : {}),
      });
      const secrets = options.password === undefined ? {} : { password: options.password };
      await client.sources.create({ appId: app.id, config, secrets });
      return app.id;
    },
    async backUp(appId) {
      const { id } = await client.runs.start({ appId });
      const run = await runEnded(client, id);
      return { run, backups: await client.backups.list({ runId: id }) };
    },
    async startUntil(appId, isThere) {
      const { id } = await client.runs.start({ appId });
      for await (const event of await client.runs.watch({ id })) {
        if (event.type === 'run' && isThere(event.run)) return event.run;
      }
      throw new Error(`the run ended before it came there: ${JSON.stringify(await client.runs.get({ id }))}`);
    },
    ended: (runId) => runEnded(client, runId),
    async restore(backupId, target = {}) {
      const { id, plan } = await client.restores.plan({ backupId, target });
      await client.restores.confirm({ id, phrase: plan.phrase });
      return restoreEnded(client, id);
    },
    endedRestore: (restoreId) => restoreEnded(client, restoreId),
    backend: () => backend,
    close: () => backend.close(),
  };
}
