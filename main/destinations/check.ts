import { createHash, randomBytes } from 'node:crypto';
import type { DestinationCheck } from '../../shared/domain/destination.ts';
import { partialOf } from '../../shared/domain/names.ts';
import { ProblemError, toProblem } from '../../shared/domain/problem.ts';
import { formatBytes } from '../../shared/domain/units.ts';
import type { OpenDestination } from './types.ts';

type Report = Pick<DestinationCheck, 'ok' | 'steps' | 'freeBytes' | 'problem'>;

/**
 * Does with one small file what a backup does with a large one: stores it under a temporary name, commits it, asks for
 * its size and checksum, reads it back, removes it. A destination that can only be listed does not pass.
 */
export async function checkByRoundTrip(open: () => Promise<OpenDestination>): Promise<Report> {
  const steps: Report['steps'] = [];
  let freeBytes: number | null = null;
  let destination: OpenDestination | null = null;
  let written: string | null = null;

  async function step<T>(title: string, act: () => Promise<T>, detail?: (value: T) => string): Promise<T> {
    try {
      const value = await act();
      steps.push({ title, ok: true, detail: detail?.(value) ?? null });
      return value;
    } catch (error) {
      steps.push({ title, ok: false, detail: toProblem(error).message });
      throw error;
    }
  }

  try {
    const opened = (destination = await step('Open', open));
    freeBytes = await step(
      'Ask for the free room',
      () => opened.freeBytes(),
      (free) => (free === null ? 'it does not say' : formatBytes(free)),
    );
    const content = randomBytes(1024);
    const locator = `surety-check-${randomBytes(8).toString('hex')}`;
    written = locator;
    await step('Write a small file', () => opened.putSmall(locator, content));
    await step('Ask for its size', async () => {
      if ((await opened.stat(locator))?.bytes !== content.length) throw differs('another size than was written');
    });
    await step(
      'Ask for its checksum',
      async () => {
        const sum = await opened.checksum(locator);
        const expected = createHash('sha256').update(content).digest('hex');
        if (sum.sha256 !== expected) throw differs('another checksum than was written');
        return sum;
      },
      (sum) => sum.how,
    );
    await step('Read it back', async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of await opened.get(locator)) chunks.push(chunk as Buffer);
      if (!Buffer.concat(chunks).equals(content)) throw differs('other bytes than were written');
    });
    await step('Remove it', () => opened.remove(locator));
    written = null;
    return { ok: true, steps, freeBytes, problem: null };
  } catch (error) {
    return { ok: false, steps, freeBytes, problem: toProblem(error) };
  } finally {
    // A check that failed half-way leaves nothing behind either, as far as it can.
    if (written !== null) await takeAway(destination, written);
    await destination?.close();
  }
}

async function takeAway(destination: OpenDestination | null, locator: string): Promise<void> {
  await destination?.sweep(partialOf(locator)).catch(() => undefined);
  await destination?.remove(locator).catch(() => undefined);
}

function differs(what: string): ProblemError {
  return new ProblemError({
    code: 'copy_mismatch',
    message: `The destination answered with ${what}.`,
    next: 'Do not trust this storage until its owner has looked at it.',
  });
}
