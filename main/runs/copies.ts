import type { Copy } from '../../shared/domain/backup.ts';
import { appFolder, manifestSuffix, partialOf } from '../../shared/domain/names.ts';
import { emptyProof, reachesMatches, type Proof, type Tick, type TickName } from '../../shared/domain/proof.ts';
import { ProblemError, toProblem, withoutSecrets, type Problem } from '../../shared/domain/problem.ts';
import type { OpenDestination, Upload } from '../destinations/types.ts';
import type { Produced } from '../pipeline/types.ts';
import { newId } from '../store/new-id.ts';
import type { HeldDuty } from './duties.ts';
import type { RunDeps, SourceSetting } from './types.ts';
import type { Work } from './work.ts';

/** One copy on its way to one destination. */
export interface Delivery {
  readonly destinationId: string;
  readonly label: string;
  readonly destination: OpenDestination;
  readonly upload: Upload;
  readonly duty: HeldDuty;
  /** Whether it may have its final name: until then what stands there is not ours to remove. */
  mayBeFinal: boolean;
  copy: Copy;
}

export type Deliveries = ReturnType<typeof createDeliveries>;

/** Opens, commits, proves and gives up the copies of one backup. Each destination fails for itself alone. */
export function createDeliveries(
  deps: RunDeps,
  { ownerId, signal }: Pick<Work, 'ownerId' | 'signal'>,
  backupId: string,
  setting: SourceSetting,
  name: string,
) {
  const { store, duties, access, clock } = deps;
  const folder = appFolder(setting.client.name, setting.app.name);
  const locator = `${folder}/${name}`;

  function passed(evidence: string): Tick {
    return { state: 'passed', at: clock.now().toISOString(), evidence };
  }

  const told = (error: unknown): Problem => withoutSecrets(toProblem(error), deps.redact);

  async function save(delivery: Delivery, changes: Partial<Copy>): Promise<void> {
    delivery.copy = { ...delivery.copy, ...changes };
    await store.backups.updateCopy(delivery.copy);
  }

  /** Opens the destination and begins the upload; the journal knows its names before anything is written. */
  async function begin(destinationId: string, serverId: string): Promise<Delivery> {
    const row = await store.destinations.find(destinationId);
    const copy: Copy = {
      id: newId('copy', clock.now()),
      backupId,
      destinationId,
      locator,
      state: 'storing',
      proof: emptyProof,
      problem: null,
      createdAt: clock.now().toISOString(),
    };
    await store.backups.insertCopy(copy);
    let destination: OpenDestination | null = null;
    let duty: HeldDuty | null = null;
    try {
      destination = await access.destination(destinationId, serverId);
      duty = await duties.hold(ownerId, {
        kind: 'upload',
        destinationId,
        serverId,
        partial: partialOf(locator),
        locator,
      });
      const upload = await destination.begin(folder, name);
      return { destinationId, label: row.name, destination, upload, duty, mayBeFinal: false, copy };
    } catch (error) {
      // The line may have dropped between the file and the answer that it was made.
      const mayBeThere = duty !== null && error instanceof ProblemError && error.code === 'ssh_dropped';
      const gone = !mayBeThere || (await tookBack(destinationId, null, false));
      await destination?.close();
      if (gone) await duty?.release();
      await store.backups.updateCopy({ ...copy, state: 'failed', problem: told(error) });
      throw error;
    }
  }

  /** Gives the copy its final name, then has the destination prove it. A copy that is not proven does not stay. */
  async function finish(delivery: Delivery, produced: Produced): Promise<void> {
    const proof: Proof = {
      ...emptyProof,
      produced: passed(`every stage ended with 0; ${String(produced.bytes)} bytes counted on the server`),
      complete: passed(`read to its end: ${produced.evidence}`),
    };
    await save(delivery, { proof });
    delivery.mayBeFinal = true;
    await delivery.upload.commit().catch((error: unknown) => {
      delivery.mayBeFinal = !isConflict(error);
      throw error;
    });
    const ticks = await prove(delivery, produced);
    await save(delivery, { proof: { ...proof, ...ticks } });
    if (!reachesMatches(delivery.copy.proof)) throw notProven(delivery);
  }

  async function prove(delivery: Delivery, produced: Produced): Promise<Partial<Record<TickName, Tick>>> {
    const failed = (evidence: string): Tick => ({ state: 'failed', at: clock.now().toISOString(), evidence });
    const stat = await delivery.destination.stat(locator);
    if (stat?.bytes !== produced.bytes) {
      return {
        stored: failed(
          stat ? `the destination reports ${String(stat.bytes)} bytes` : 'the destination has no such file',
        ),
      };
    }
    const stored = passed(`the destination reports ${String(stat.bytes)} bytes`);
    // Reading a large backup back takes hours: a person who cancels does not wait for it.
    const sum = await delivery.destination.checksum(locator, signal);
    if (sum.sha256 !== produced.sha256 || sum.bytes !== produced.bytes) {
      return { stored, matches: failed(`${sum.how}: ${sum.sha256}, not ${produced.sha256}`) };
    }
    return { stored, matches: passed(`${sum.how}: ${sum.sha256}`) };
  }

  /** Lays the manifest beside a proven copy. */
  async function describe(delivery: Delivery, manifest: string): Promise<void> {
    await delivery.destination.putSmall(`${locator}${manifestSuffix}`, Buffer.from(manifest, 'utf8'));
    await save(delivery, { state: 'proven' });
    await delivery.duty.release();
  }

  /** Tries the open destination first, then a new line: the one that the upload went over may be what failed. */
  async function tookBack(destinationId: string, open: OpenDestination | null, mayBeFinal: boolean): Promise<boolean> {
    const remove = (destination: OpenDestination): Promise<boolean> =>
      takeBack(destination, partialOf(locator), mayBeFinal ? locator : null).then(
        () => true,
        () => false,
      );
    if (open && (await remove(open))) return true;
    const anew = await access.destination(destinationId, setting.server.id).catch(() => null);
    if (!anew) return false;
    const gone = await remove(anew);
    await anew.close();
    return gone;
  }

  /** Takes back whatever was stored. What cannot be taken back now stays in the journal for the next start. */
  async function giveUp(delivery: Delivery, error: unknown): Promise<void> {
    const { destinationId, destination, upload, mayBeFinal } = delivery;
    const aborted = await upload.abort();
    const gone = await tookBack(destinationId, aborted ? destination : null, mayBeFinal);
    await save(delivery, { state: 'failed', problem: told(error) });
    if (gone) await delivery.duty.release();
  }

  return { begin, finish, describe, giveUp };
}

function isConflict(error: unknown): boolean {
  return error instanceof ProblemError && error.code === 'conflict';
}

/** Removes all that an upload may have left at a destination; `locator` where it may have got its final name. Repeatable. */
export async function takeBack(destination: OpenDestination, partial: string, locator: string | null): Promise<void> {
  await destination.sweep(partial);
  if (locator === null) return;
  const manifest = `${locator}${manifestSuffix}`;
  await destination.sweep(partialOf(manifest));
  await destination.remove(manifest);
  await destination.remove(locator);
}

function notProven(delivery: Delivery): ProblemError {
  const { stored, matches } = delivery.copy.proof;
  return new ProblemError({
    code: 'copy_mismatch',
    message: `What lies at the destination is not the backup that was sent: ${(stored.state === 'failed' ? stored : matches).evidence ?? 'it could not be checked'}.`,
    where: delivery.label,
    next: 'The copy was removed. Back up again; if it happens again, do not trust this storage.',
  });
}
