import type { Clock } from '../ports.ts';

/** Rates are taken over this long, in milliseconds: short enough to follow, long enough not to flicker. */
const span = 5000;

export interface Pace {
  /** Bytes a second; null until two moments are known. */
  readonly rate: number | null;
  /** Seconds left at that rate; null when it is unknown how much there will be. */
  readonly remainingSeconds: number | null;
}

/** How fast bytes move. Fed with the total so far, never with wall-clock timers. */
export class Meter {
  readonly #clock: Clock;
  readonly #points: { readonly at: number; readonly bytes: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `bytes` so far, `expected` in all (null when unknown). */
  pace(bytes: number, expected: number | null): Pace {
    const now = this.#clock.now().getTime();
    this.#points.push({ at: now, bytes });
    while (this.#points.length > 2 && now - (this.#points[1]?.at ?? now) >= span) this.#points.shift();
    const first = this.#points[0];
    const elapsed = first ? now - first.at : 0;
    if (!first || elapsed <= 0) return { rate: null, remainingSeconds: null };
    const rate = ((bytes - first.bytes) * 1000) / elapsed;
    const left = expected === null || rate <= 0 ? null : Math.max(0, expected - bytes) / rate;
    return { rate, remainingSeconds: left };
  }
}
