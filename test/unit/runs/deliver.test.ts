import { beforeEach, expect, it } from 'vitest';
import type { Deliveries, Delivery } from '../../../main/runs/copies.ts';
import { giveUpOpen, proveAll, type Consignment } from '../../../main/runs/deliver.ts';
import type { Work } from '../../../main/runs/work.ts';
import type { Produced } from '../../../main/pipeline/types.ts';
import { ProblemError } from '../../../shared/domain/problem.ts';

const mismatch = new ProblemError({ code: 'copy_mismatch', message: 'Other bytes.', next: 'Back up again.' });
const produced = { bytes: 1, sha256: 'a'.repeat(64), failed: new Map() } as unknown as Produced;
const manifest = { sourceId: 'source_1', manifest: '{}' };

let said: string[];
let takenBack: string[];
let closed: string[];
let work: Work;

beforeEach(() => {
  [said, takenBack, closed] = [[], [], []];
  const say = (text: string): void => void said.push(text);
  work = {
    step: (_title: string, _options: unknown, act: () => Promise<unknown>) => act(),
    warn: say,
    error: say,
  } as unknown as Work;
});

function delivery(label: string): Delivery {
  const destination = { close: () => Promise.resolve(void closed.push(label)) };
  return { destinationId: `destination_${label}`, label, destination, upload: {} } as unknown as Delivery;
}

function deliveries(over: Partial<Deliveries> = {}): Deliveries {
  return {
    finish: ({ label }: Delivery) => (label === 'bad' ? Promise.reject(mismatch) : Promise.resolve()),
    describe: () => Promise.resolve(),
    giveUp: ({ label }: Delivery) => Promise.resolve(void takenBack.push(label)),
    ...over,
  } as unknown as Deliveries;
}

const consignment = (...labels: string[]): Consignment => ({
  open: new Set(labels.map(delivery)),
  proven: new Set(),
  problems: [],
});
const labels = (set: Set<Delivery>): string[] => [...set].map((one) => one.label);

it('a copy that is not proven is taken back, and the others are proved all the same', async () => {
  const sent = consignment('bad', 'good');
  await proveAll(work, deliveries(), sent, produced, manifest);
  expect(labels(sent.proven)).toEqual(['good']);
  expect(sent.open.size).toBe(0);
  expect(sent.problems).toEqual([mismatch]);
  expect([takenBack, closed]).toEqual([['bad'], ['bad']]);
});

it('a proven copy stays, whatever becomes of the others', async () => {
  const sent = consignment('good', 'bad', 'never begun');
  const broken = deliveries({ giveUp: () => Promise.reject(new Error('the store is gone')) });
  await expect(proveAll(work, broken, sent, produced, manifest)).rejects.toThrow('the store is gone');
  await giveUpOpen(work, deliveries(), sent, mismatch);
  expect(labels(sent.proven)).toEqual(['good']);
  expect(takenBack).toEqual(['bad', 'never begun']);
});

it('one that cannot be taken back keeps nobody from taking back the next', async () => {
  const sent = consignment('first', 'second');
  const tried: string[] = [];
  const stubborn = deliveries({
    giveUp: ({ label }) => {
      tried.push(label);
      return Promise.reject(new Error('no line'));
    },
  });
  await giveUpOpen(work, stubborn, sent, mismatch);
  expect(tried).toEqual(['first', 'second']);
  expect(said).toHaveLength(2);
});
