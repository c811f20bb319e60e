/** One line of the table: ours beside what an expert types, in the same run on the same machine. */
export interface Row {
  readonly name: string;
  readonly oursSeconds: number;
  /** What was typed. */
  readonly baseline: string;
  readonly baselineSeconds: number;
  /** ours / baseline: below 1 is faster. */
  readonly ratio: number;
  /** The most that the process of Surety held at once, above what it held before it was given any work. */
  readonly peakMemoryAboveIdleBytes: number;
  /** Bytes of the artifact. */
  readonly bytes: number;
}

export interface Measured {
  readonly seconds: number;
  readonly bytes: number;
}

export async function timed<T>(act: () => Promise<T>): Promise<{ readonly seconds: number; readonly value: T }> {
  const startedAt = performance.now();
  const value = await act();
  return { seconds: (performance.now() - startedAt) / 1000, value };
}

export function printTable(rows: readonly Row[]): void {
  console.table(
    rows.map((row) => ({
      name: row.name,
      'ours s': row.oursSeconds.toFixed(1),
      'expert s': row.baselineSeconds.toFixed(1),
      ratio: row.ratio.toFixed(2),
      'memory MiB': (row.peakMemoryAboveIdleBytes / 1024 / 1024).toFixed(0),
      'artifact MiB': (row.bytes / 1024 / 1024).toFixed(0),
    })),
  );
}
