import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseVerdict, VerdictReader } from '../../../main/remote/verdict.ts';

const nonce = 'ab'.repeat(16);

function read(text: string, pieces: readonly number[] = []) {
  const lines: string[] = [];
  const reader = new VerdictReader(nonce, (line) => lines.push(line));
  const bytes = Buffer.from(text);
  let at = 0;
  for (const piece of pieces) {
    reader.feed(bytes.subarray(at, at + piece));
    at += piece;
  }
  reader.feed(bytes.subarray(at));
  reader.end();
  return { verdict: reader.verdict, lines, tail: reader.tail };
}

describe('the verdict', () => {
  it('is found among what tools say, however the bytes are cut', () => {
    const text = `mysqldump: a wärning\n\nsurety-verdict ${nonce} {"dump":0,"sha256":"x"}\nbye`;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (pieces) => {
        const seen = read(text, pieces);
        expect(seen.verdict).toEqual({ dump: 0, sha256: 'x' });
        expect(seen.lines).toEqual(['mysqldump: a wärning', 'bye']);
        expect(seen.tail).toBe('mysqldump: a wärning\nbye');
      }),
    );
  });

  it.each([
    ['another nonce', `surety-verdict ${'cd'.repeat(16)} {"dump":0}\n`],
    ['no nonce', 'surety-verdict {"dump":0}\n'],
    ['words before it', `note: surety-verdict ${nonce} {"dump":0}\n`],
    ['no end of the line', `surety-verdict ${nonce} {"dump":0}`],
    ['a start in the middle of an endless line', `${'x'.repeat(16 * 1024)}surety-verdict ${nonce} {"dump":0}\n`],
    ['broken JSON', `surety-verdict ${nonce} {"dump":0\n`],
  ])('is not taken from a line with %s', (_what, text) => {
    expect(read(text).verdict).toBeNull();
  });

  it('is flat, of numbers and plain strings', () => {
    expect(parseVerdict('{"a":1,"b":"c"}')).toEqual({ a: 1, b: 'c' });
    for (const text of ['[]', 'null', '1', '{"a":{}}', '{"a":null}', '{"a":true}', ''])
      expect(parseVerdict(text)).toBeNull();
  });
});

it('keeps the last 16 KiB of a flood, and finds the verdict after it', () => {
  const seen = read(`${'noise '.repeat(200)}\n`.repeat(2000) + `last words\nsurety-verdict ${nonce} {"rc":0}\n`);
  expect(seen.verdict).toEqual({ rc: 0 });
  expect(seen.tail.length).toBeLessThanOrEqual(16 * 1024);
  expect(seen.tail.endsWith('last words')).toBe(true);
});
