/** What the backend takes from outside so that tests and doors can give their own. */

export interface Clock {
  /** The moment now. Everything that is stored or compared takes the time from here. */
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

export interface Logger {
  info(text: string, fields?: Record<string, unknown>): void;
  warn(text: string, fields?: Record<string, unknown>): void;
  error(text: string, fields?: Record<string, unknown>): void;
}

/** The OS keychain: one value by service and account. Rejects with a ProblemError (keychain_missing, keychain_locked). */
export interface Keychain {
  get(account: string): Promise<string | null>;
  set(account: string, value: string): Promise<void>;
}
