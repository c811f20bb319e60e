/** Values that are pushed on one side and read on the other, until it is closed or the reader goes away. */
export class Stream<T> {
  private readonly waiting: T[] = [];
  private wake: (() => void) | null = null;
  private closed = false;

  push(value: T): void {
    this.waiting.push(value);
    this.wake?.();
  }

  close(): void {
    this.closed = true;
    this.wake?.();
  }

  async *read(signal: AbortSignal | undefined): AsyncGenerator<T> {
    const stop = (): void => this.close();
    signal?.addEventListener('abort', stop);
    try {
      for (;;) {
        while (this.waiting.length > 0) yield this.waiting.shift() as T;
        if (this.closed) return;
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      }
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }
}
