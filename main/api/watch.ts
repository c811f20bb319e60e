import type { LogLine } from '../../shared/domain/work.ts';
import type { Events } from '../events.ts';
import type { Store } from '../store/types.ts';

interface Watch<T> {
  readonly events: Events;
  readonly logs: Store['logs'];
  readonly ownerId: string;
  readonly kind: 'run' | 'restore';
  readonly read: () => Promise<T>;
  readonly isFinal: (value: T) => boolean;
  readonly signal: AbortSignal | undefined;
}

type WatchEvent<T> = { readonly type: 'value'; readonly value: T } | { readonly type: 'log'; readonly line: LogLine };

/**
 * The thing now, then every change of it, and each line of its log exactly once and in order; ends when it is final.
 * It listens before it reads, so nothing that happens in between is missed.
 */
export async function* watch<T extends { readonly id: string }>(options: Watch<T>): AsyncGenerator<WatchEvent<T>> {
  const { events, logs, ownerId, read, isFinal } = options;
  const waiting: WatchEvent<T>[] = [];
  let wake: (() => void) | null = null;
  const push = (event: WatchEvent<T>): void => {
    // Only the newest state matters; lines all do.
    const last = waiting.at(-1);
    if (event.type === 'value' && last?.type === 'value') waiting.pop();
    waiting.push(event);
    wake?.();
  };
  const stopValues = events.subscribe(options.kind, (value) => {
    if (value.id === ownerId) push({ type: 'value', value: value as unknown as T });
  });
  const stopLines = events.subscribe('log', (entry) => {
    if (entry.ownerId === ownerId) push({ type: 'log', line: entry.line });
  });
  const onAbort = (): void => wake?.();
  options.signal?.addEventListener('abort', onAbort, { once: true });

  try {
    let nextSeq = 0;
    const first = await read();
    yield { type: 'value', value: first };
    for (const line of await logs.read(ownerId, 0)) {
      nextSeq = line.seq + 1;
      yield { type: 'log', line };
    }
    let over = isFinal(first);
    while (!options.signal?.aborted) {
      const event = waiting.shift();
      if (event?.type === 'log') {
        if (event.line.seq < nextSeq) continue;
        nextSeq = event.line.seq + 1;
        yield event;
      } else if (event) {
        const final = isFinal(event.value);
        // It was read as ended already: what was told before that is older.
        if (over && !final) continue;
        over ||= final;
        yield event;
      } else {
        if (over) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = null;
      }
    }
  } finally {
    stopValues();
    stopLines();
    options.signal?.removeEventListener('abort', onAbort);
  }
}
