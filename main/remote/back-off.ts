import type { Clock } from '../ports.ts';
import type { ProblemError } from '../../shared/domain/problem.ts';

/**
 * Remembers hosts that turned us away for now (OpenSSH's PerSourcePenalties and MaxStartups). Each further try would
 * lengthen the penalty, so there is none until the time is over.
 */
export class BackOff {
  readonly #until = new Map<string, { readonly time: number; readonly problem: ProblemError }>();
  readonly #clock: Clock;
  readonly #ms: number;

  constructor(clock: Clock, seconds: number) {
    this.#clock = clock;
    this.#ms = seconds * 1000;
  }

  /** @throws the problem that the host was noted with, while its time runs. */
  check(host: string): void {
    const entry = this.#until.get(host);
    if (!entry) return;
    if (this.#clock.now().getTime() < entry.time) throw entry.problem;
    this.#until.delete(host);
  }

  note(host: string, problem: ProblemError): void {
    this.#until.set(host, { time: this.#clock.now().getTime() + this.#ms, problem });
  }
}
