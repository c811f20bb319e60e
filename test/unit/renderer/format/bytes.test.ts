import { describe, expect, it } from 'vitest';
import { exactBytes, formatBytes, formatRate } from '../../../../renderer/format/bytes.ts';

describe('a size for reading', () => {
  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [999, '999 B'],
    [1023, '1023 B'],
    [1024, '1.00 KiB'],
    [12_345, '12.1 KiB'],
    [1_048_063, '1023 KiB'],
    [1_048_064, '1.00 MiB'],
    [734_003_200, '700 MiB'],
    [1_600_000_000, '1.49 GiB'],
    [3_000_000_000_000_000_000, '2665 PiB'],
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
    expect(formatRate(48_000_000)).toBe('45.8 MiB/s');
    expect(formatRate(null)).toBe('');
  });
});
