import type { SuretyClient } from '../../shared/contract/index.ts';
import type { SourceConfig } from '../../shared/domain/source.ts';
import type { HostProcess } from '../support/host-process.ts';
import { restoreEnded, runEnded } from '../support/person.ts';
import { residentBytes, watchMemory } from './peak-memory.ts';
import { timed, type Measured } from './row.ts';

export interface OursMeasured extends Measured {
  readonly peakMemoryAboveIdleBytes: number;
  readonly backupId: string;
}

export interface Place {
  readonly clientId: string;
  readonly serverId: string;
  readonly destinationId: string;
  /** A Surety of its own for each row, so that no row finds what another left in memory. */
  readonly open: () => Promise<HostProcess>;
}

/** Backs one source up with the whole proof, as a person would by "Back up now". */
export function backUpOurs(
  place: Place,
  name: string,
  config: SourceConfig,
  compressor: 'auto' | 'gzip',
  password: string | null,
): Promise<OursMeasured> {
  return measured(place, async (client) => {
    const app = await client.apps.create({
      clientId: place.clientId,
      serverId: place.serverId,
      name,
      destinationIds: [place.destinationId],
      compression: { compressor },
    });
    await client.sources.create({ appId: app.id, config, secrets: password === null ? {} : { password } });
    const { id } = await client.runs.start({ appId: app.id });
    const run = await runEnded(client, id);
    if (run.state !== 'proven') throw new Error(`the run is ${run.state}: ${JSON.stringify(run.problem)}`);
    const [backup] = await client.backups.list({ runId: id });
    if (!backup) throw new Error('the run made no backup');
    return { backupId: backup.id, bytes: backup.bytes ?? 0 };
  });
}

/** Restores to a new name or path: the expert takes no safety backup either. */
export function restoreOurs(
  place: Place,
  backupId: string,
  target: { database?: string; path?: string },
): Promise<OursMeasured> {
  return measured(place, async (client) => {
    const { id, plan } = await client.restores.plan({ backupId, target });
    await client.restores.confirm({ id, phrase: plan.phrase });
    const restore = await restoreEnded(client, id);
    if (restore.state !== 'restored')
      throw new Error(`the restore is ${restore.state}: ${JSON.stringify(restore.problem)}`);
    return { backupId, bytes: (await client.backups.get({ id: backupId })).bytes ?? 0 };
  });
}

async function measured(
  { open }: Place,
  act: (client: SuretyClient) => Promise<{ backupId: string; bytes: number }>,
): Promise<OursMeasured> {
  const host = await open();
  try {
    const idle = residentBytes(host.pid);
    const memory = watchMemory(host.pid);
    const { seconds, value } = await timed(() => act(host.client));
    return { ...value, seconds, peakMemoryAboveIdleBytes: Math.max(0, memory.stop() - idle) };
  } finally {
    await host.stop();
  }
}
