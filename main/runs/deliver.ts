import { ProblemError, toProblem } from '../../shared/domain/problem.ts';
import type { Produced } from '../pipeline/types.ts';
import type { Deliveries, Delivery } from './copies.ts';
import type { RunDeps } from './types.ts';
import type { Work } from './work.ts';

/** The copies of one backup on their way, and why others are not. */
export interface Consignment {
  /** Still on their way: neither proven nor given up. */
  readonly open: Set<Delivery>;
  readonly proven: Set<Delivery>;
  readonly problems: unknown[];
}

interface Where {
  readonly sourceId: string;
  readonly serverId: string;
  readonly destinationIds: readonly string[];
}

/** Opens every destination. One that cannot be opened is a problem for itself; the others go on. */
export async function openAll(deps: RunDeps, work: Work, deliveries: Deliveries, where: Where): Promise<Consignment> {
  const consignment: Consignment = { open: new Set(), proven: new Set(), problems: [] };
  const { sourceId, serverId } = where;
  for (const destinationId of where.destinationIds) {
    let name = 'A destination';
    try {
      ({ name } = await deps.store.destinations.find(destinationId));
      await work.step(`Open ${name}`, { sourceId, destinationId }, async () => {
        consignment.open.add(await deliveries.begin(destinationId, serverId));
      });
    } catch (error) {
      work.error(`${name}: ${toProblem(error).message}`);
      consignment.problems.push(error);
    }
  }
  return consignment;
}

/** Gives each copy its final name and has it proved. One that is not proven is taken back, and the others go on. */
export async function proveAll(
  work: Work,
  deliveries: Deliveries,
  { open, proven, problems }: Consignment,
  produced: Produced,
  { sourceId, manifest }: { readonly sourceId: string; readonly manifest: string },
): Promise<void> {
  for (const delivery of [...open]) {
    try {
      const failed = produced.failed.get(delivery.upload);
      if (failed) throw at(delivery, failed);
      await work.step(
        `Prove the copy at ${delivery.label}`,
        { sourceId, destinationId: delivery.destinationId },
        async () => {
          await deliveries.finish(delivery, produced);
          await deliveries.describe(delivery, manifest);
        },
      );
      proven.add(delivery);
      open.delete(delivery);
    } catch (error) {
      work.error(`${delivery.label}: ${toProblem(error).message}`);
      problems.push(error);
      await deliveries.giveUp(delivery, error);
      open.delete(delivery);
      await delivery.destination.close();
    }
  }
}

/** Takes back what is still on its way. What is proven stays, whatever happened to the others. */
export async function giveUpOpen(
  work: Work,
  deliveries: Deliveries,
  { open }: Consignment,
  error: unknown,
): Promise<void> {
  for (const delivery of open) {
    await deliveries.giveUp(delivery, error).catch((reason: unknown) => {
      work.warn(`${delivery.label}: what was stored is left for the next start: ${toProblem(reason).message}`);
    });
  }
}

/** The pipeline knows a file on the server; a person knows the destination by its name. */
function at(delivery: Delivery, { problem }: ProblemError): ProblemError {
  const where =
    problem.where === null || problem.where === delivery.label
      ? delivery.label
      : `${delivery.label} (${problem.where})`;
  return new ProblemError({ ...problem, where });
}
