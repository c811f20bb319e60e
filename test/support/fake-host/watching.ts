import type { LogLine } from '../../../shared/domain/work.ts';
import type { FakeState } from './state.ts';
import { now } from './state.ts';
import { Stream } from './stream.ts';

/** Who follows one run or restore, and how news of it is told. */
export class Watching<T> {
  private readonly streams = new Map<string, Set<Stream<{ value: T } | { line: LogLine }>>>();

  private readonly state: FakeState;

  constructor(state: FakeState) {
    this.state = state;
  }

  log(id: string, level: LogLine['level'], text: string): void {
    const lines = this.state.logs.get(id) ?? [];
    const line: LogLine = { seq: lines.length, at: now(), level, text };
    this.state.logs.set(id, [...lines, line]);
    for (const stream of this.streams.get(id) ?? []) stream.push({ line });
  }

  changed(id: string, value: T, final: boolean): void {
    for (const stream of this.streams.get(id) ?? []) {
      stream.push({ value });
      if (final) stream.close();
    }
  }

  async *watch(
    id: string,
    value: T,
    final: boolean,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<{ value: T } | { line: LogLine }> {
    const stream = new Stream<{ value: T } | { line: LogLine }>();
    stream.push({ value });
    for (const line of this.state.logs.get(id) ?? []) stream.push({ line });
    if (final) stream.close();
    const all = this.streams.get(id) ?? new Set();
    this.streams.set(id, all.add(stream));
    try {
      yield* stream.read(signal);
    } finally {
      all.delete(stream);
    }
  }
}
