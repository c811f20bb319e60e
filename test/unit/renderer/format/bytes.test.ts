import { describe, expect, it } from 'vitest';
import { exactBytes, formatBytes, formatRate } from '../../../../renderer/format/bytes.ts';

describe('a size for reading', () => {
  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [1024, '1.02 kB'],
    [12_345, '12.3 kB'],
    [999_499, '999 kB'],
    [999_500, '1.00 MB'],
    [734_003_200, '734 MB'],
    [1_600_000_000, '1.60 GB'],
    [3_000_000_000_000_000_000, '3000 PB'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('says that a size is unknown instead of inventing zero', () => {
    expect(formatBytes(null)).toBe('unknown');
    expect(formatBytes(Number.NaN)).toBe('unknown');
    expect(exactBytes(null)).toBe('size unknown');
  });

  it('gives the exact figure in groups of three digits', () => {
    expect(exactBytes(734_003_200)).toBe('734,003,200 bytes');
  });

  it('writes a rate, and nothing when nothing moves', () => {
    expect(formatRate(48_000_000)).toBe('48.0 MB/s');
    expect(formatRate(null)).toBe('');
  });
});
