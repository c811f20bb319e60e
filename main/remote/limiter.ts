/** Gives a place back; calling it again does nothing. */
export type Release = () => void;

interface Waiter {
  readonly admit: (release: Release) => void;
  readonly refuse: (reason: Error) => void;
}

/** Lets at most so many through at once; the others wait in order. */
export class Limiter {
  #limit: number;
  #inUse = 0;
  #closed: { readonly reason: Error } | null = null;
  readonly #waiting: Waiter[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get inUse(): number {
    return this.#inUse;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Rejects with the signal's reason when it is aborted before there is a place, or with the reason of `close`. */
  async acquire(signal?: AbortSignal): Promise<Release> {
    signal?.throwIfAborted();
    if (this.#closed) throw this.#closed.reason;
    if (this.#inUse < this.#limit) return this.#take();
    return new Promise<Release>((admit, reject) => {
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
      };
      const waiter: Waiter = {
        admit: (release) => {
          signal?.removeEventListener('abort', onAbort);
          admit(release);
        },
        refuse: (reason) => {
          signal?.removeEventListener('abort', onAbort);
          reject(reason);
        },
      };
      this.#waiting.push(waiter);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Lowers the limit: the other side allows less than we thought. Never below 1. */
  shrinkTo(limit: number): void {
    this.#limit = Math.max(1, Math.min(this.#limit, limit));
  }

  /** Refuses everyone who waits or comes later. */
  close(reason: Error): void {
    this.#closed ??= { reason };
    for (const waiter of this.#waiting.splice(0)) waiter.refuse(this.#closed.reason);
  }

  #take(): Release {
    this.#inUse += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#inUse -= 1;
      if (this.#inUse < this.#limit) this.#waiting.shift()?.admit(this.#take());
    };
  }
}
