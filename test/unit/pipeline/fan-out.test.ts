import { describe, expect, it } from 'vitest';
import type { Upload } from '../../../main/destinations/types.ts';
import { FanOut } from '../../../main/pipeline/fan-out.ts';
import { ProblemError } from '../../../shared/domain/problem.ts';

const full = new ProblemError({ code: 'destination_full', message: 'It is full.', next: 'Free some room.' });

function upload(sink: Upload['sink']): Upload {
  return { partial: 'a.surety-part', sink, commit: () => Promise.resolve('a'), abort: () => Promise.resolve(true) };
}

function keeping(got: string[], failAt = -1): Upload {
  return upload({
    kind: 'stream',
    write: (chunk) => {
      if (got.length === failAt) return Promise.reject(full);
      got.push(chunk.toString());
      return Promise.resolve();
    },
    finish: () => {
      got.push('end');
      return Promise.resolve();
    },
  });
}

const file = upload({ kind: 'file', path: '/srv/a' });

describe('chunks for several uploads', () => {
  it('reach each of them, in order, and their end', async () => {
    const [one, two]: [string[], string[]] = [[], []];
    const fanOut = new FanOut([keeping(one), keeping(two)]);
    for (const chunk of ['a', 'b']) await fanOut.write(Buffer.from(chunk));
    await fanOut.finish();
    expect([one, two]).toEqual([
      ['a', 'b', 'end'],
      ['a', 'b', 'end'],
    ]);
    expect(fanOut.failed.size).toBe(0);
  });

  it('go on to the others when one fails, which gets no end that would make it look whole', async () => {
    const [good, bad]: [string[], string[]] = [[], []];
    const failing = keeping(bad, 1);
    const fanOut = new FanOut([failing, keeping(good)]);
    for (const chunk of ['a', 'b', 'c']) await fanOut.write(Buffer.from(chunk));
    await fanOut.finish();
    expect(good).toEqual(['a', 'b', 'c', 'end']);
    expect(bad).toEqual(['a']);
    expect(fanOut.failed.get(failing)).toBe(full);
  });

  it('stop with the first failure when nobody takes them any more', async () => {
    const fanOut = new FanOut([keeping([], 0)]);
    await expect(fanOut.write(Buffer.from('a'))).rejects.toBe(full);
    expect(fanOut.isNeeded).toBe(false);
  });

  it('are read and dropped while the server still writes a file of the same pass', async () => {
    const fanOut = new FanOut([keeping([], 0), file]);
    await expect(fanOut.write(Buffer.from('a'))).resolves.toBeUndefined();
    expect(fanOut.isNeeded).toBe(false);
    expect(fanOut.failed.size).toBe(1);
  });

  it('are not needed where only the server writes', () => {
    expect(new FanOut([file]).isNeeded).toBe(false);
  });

  it('that fail for a reason nobody expected still fail as a problem', async () => {
    const odd = upload({
      kind: 'stream',
      write: () => Promise.reject(new RangeError('odd')),
      finish: () => Promise.resolve(),
    });
    const fanOut = new FanOut([odd]);
    await expect(fanOut.write(Buffer.from('a'))).rejects.toMatchObject({ code: 'internal' });
  });
});
