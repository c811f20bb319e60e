import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatBytes } from '../../../shared/domain/units.ts';

it.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.00 KiB'],
  [1536, '1.50 KiB'],
  [100 * 1024, '100 KiB'],
  [5 * 1024 ** 3, '5.00 GiB'],
])('says %d bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it('is never off by more than a twentieth, at any size', () => {
  const factor: Record<string, number> = {
    B: 1,
    KiB: 1024,
    MiB: 1024 ** 2,
    GiB: 1024 ** 3,
    TiB: 1024 ** 4,
    PiB: 1024 ** 5,
  };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (bytes) => {
      const [value = '', unit = ''] = formatBytes(bytes).split(' ');
      expect(Math.abs(Number(value) * (factor[unit] ?? NaN) - bytes) / bytes).toBeLessThan(0.05);
    }),
  );
});
