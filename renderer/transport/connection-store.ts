import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

/**
 * `connecting`: not open yet for the first time; `lost`: it was open, and we try again; `signed-out`: the host answers
 * and does not know this browser, because it was started again.
 */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'signed-out';

export interface Connection {
  readonly state: ConnectionState;
  /** Tries since it was last open. */
  readonly failures: number;
}

export type ConnectionStore = StoreApi<Connection>;

export function createConnectionStore(): ConnectionStore {
  return createStore<Connection>(() => ({ state: 'connecting', failures: 0 }));
}

/** Milliseconds to wait before try number `failures + 1`: half a second, doubling, at most 15 seconds. */
export function backOff(failures: number): number {
  return Math.min(15_000, 500 * 2 ** Math.min(failures, 10));
}
