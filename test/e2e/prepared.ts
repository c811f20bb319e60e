import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceConfig } from '../../shared/domain/source.ts';
import { startSshd } from '../services/sshd.ts';
import type { Sshd, SshdOptions } from '../services/sshd.ts';
import type { HostProcess } from '../support/host-process.ts';
import { addServer, addSftp, runEnded } from '../support/person.ts';

export interface Prepared {
  readonly sshd: Sshd;
  readonly storage: Sshd;
  /** Adds an app of Acme on web-1 with one source, and gives its id. */
  addApp(name: string, config: SourceConfig): Promise<string>;
  /** Runs the app to its end. */
  backUp(appId: string): Promise<void>;
}

export interface PrepareOptions {
  readonly dir: string;
  readonly host: HostProcess;
  readonly atEnd: (stop: () => Promise<unknown>) => void;
  readonly serverName?: string;
  readonly server?: Partial<SshdOptions>;
  readonly storage?: Partial<SshdOptions>;
}

/** What most tests begin with: the client Acme, the server web-1 and the SFTP destination NAS, set up by the contract. */
export async function prepare(options: PrepareOptions): Promise<Prepared> {
  const { dir, host, atEnd, serverName = 'web-1' } = options;
  const { client } = host;
  const [sshd, storage] = await Promise.all([
    startSshd({ dir: join(dir, 'server'), ...options.server }),
    startSshd({ dir: join(dir, 'storage'), ...options.storage }),
  ]);
  atEnd(() => Promise.all([sshd.stop(), storage.stop()]));
  const [box, work] = [join(dir, 'box'), join(dir, 'work')];
  await Promise.all([mkdir(box), mkdir(work)]);
  const owner = await client.clients.create({ name: 'Acme' });
  const serverId = await addServer(client, sshd, serverName, work);
  const destinationId = await addSftp(client, owner.id, storage, box, 'NAS');
  return {
    sshd,
    storage,
    async addApp(name, config) {
      const app = await client.apps.create({ clientId: owner.id, serverId, name, destinationIds: [destinationId] });
      await client.sources.create({ appId: app.id, config });
      return app.id;
    },
    async backUp(appId) {
      await runEnded(client, (await client.runs.start({ appId })).id);
    },
  };
}

/** A directory as a source. */
export function directory(path: string): SourceConfig {
  return { kind: 'directory', path, exclude: [], runAs: null };
}
