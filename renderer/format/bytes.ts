import { formatBytes as format } from '../../shared/domain/units.ts';

/** A size in bytes as the logs write it, or `unknown` for one that nobody knows. */
export function formatBytes(bytes: number | null): string {
  return bytes === null || !Number.isFinite(bytes) ? 'unknown' : format(bytes);
}

/** The exact figure for a tooltip: `734,003,200 bytes`. */
export function exactBytes(bytes: number | null): string {
  return bytes === null ? 'size unknown' : `${bytes.toLocaleString('en-US')} bytes`;
}

/** Bytes a second for reading: `12.3 MiB/s`; empty when nothing moves. */
export function formatRate(bytesPerSecond: number | null): string {
  return bytesPerSecond === null ? '' : `${formatBytes(bytesPerSecond)}/s`;
}
