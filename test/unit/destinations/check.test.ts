import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { beforeEach, expect, it } from 'vitest';
import { checkByRoundTrip } from '../../../main/destinations/check.ts';
import type { OpenDestination } from '../../../main/destinations/types.ts';

let files: Map<string, Buffer>;
let closed: number;

beforeEach(() => {
  files = new Map();
  closed = 0;
});

function storage(over: Partial<OpenDestination> = {}): () => Promise<OpenDestination> {
  const read = (locator: string): Buffer => files.get(locator) ?? Buffer.alloc(0);
  return () =>
    Promise.resolve({
      freeBytes: () => Promise.resolve(1024),
      putSmall: (locator, content) => Promise.resolve(void files.set(locator, content)),
      stat: (locator) => Promise.resolve(files.has(locator) ? { bytes: read(locator).length } : null),
      checksum: (locator) =>
        Promise.resolve({
          sha256: createHash('sha256').update(read(locator)).digest('hex'),
          bytes: 1024,
          how: 'read back',
        }),
      get: (locator) => Promise.resolve(Readable.from([read(locator)])),
      remove: (locator) => Promise.resolve(void files.delete(locator)),
      sweep: (locator) => Promise.resolve(void files.delete(locator)),
      close: () => {
        closed += 1;
        return Promise.resolve();
      },
      ...over,
    } as OpenDestination);
}

it('a destination that keeps what it is given passes, and nothing stays there', async () => {
  expect(await checkByRoundTrip(storage())).toMatchObject({ ok: true, problem: null, freeBytes: 1024 });
  expect(files.size).toBe(0);
  expect(closed).toBe(1);
});

it.each<[string, Partial<OpenDestination>, string]>([
  ['says another size', { stat: () => Promise.resolve({ bytes: 7 }) }, 'Ask for its size'],
  ['says it has no such file', { stat: () => Promise.resolve(null) }, 'Ask for its size'],
  [
    'computes another checksum',
    { checksum: () => Promise.resolve({ sha256: 'a'.repeat(64), bytes: 1024, how: 'x' }) },
    'Ask for its checksum',
  ],
  ['gives other bytes back', { get: () => Promise.resolve(Readable.from([Buffer.alloc(1024)])) }, 'Read it back'],
])('one that %s does not pass, and nothing stays there either', async (_, over, title) => {
  const report = await checkByRoundTrip(storage(over));
  expect(report).toMatchObject({ ok: false, problem: { code: 'copy_mismatch' } });
  expect(report.steps.at(-1)).toMatchObject({ title, ok: false });
  expect(files.size).toBe(0);
  expect(closed).toBe(1);
});

it('one that cannot be opened is told so, not thrown', async () => {
  const report = await checkByRoundTrip(() => Promise.reject(new Error('no way')));
  expect(report).toMatchObject({ ok: false, steps: [{ title: 'Open', ok: false }] });
});
