const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** A size in bytes for reading, in units of 1024 as in the logs: `700 MiB`, `1.49 GiB`. Null is `unknown`. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null || !Number.isFinite(bytes)) return 'unknown';
  let value = Math.max(0, bytes);
  let unit = 0;
  // 1023.5 would round up to 1024, which is one of the next unit.
  while (value >= 1023.5 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? String(Math.round(value)) : threeFigures(value)} ${units[unit] ?? 'PiB'}`;
}

function threeFigures(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

/** The exact figure for a tooltip: `734,003,200 bytes`. */
export function exactBytes(bytes: number | null): string {
  return bytes === null ? 'size unknown' : `${bytes.toLocaleString('en-US')} bytes`;
}

/** Bytes a second for reading: `12.3 MiB/s`; empty when nothing moves. */
export function formatRate(bytesPerSecond: number | null): string {
  return bytesPerSecond === null ? '' : `${formatBytes(bytesPerSecond)}/s`;
}
