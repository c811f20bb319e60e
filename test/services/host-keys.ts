import type { HostKeys, OfferedKey } from '../../main/remote/types.ts';

export interface MemoryHostKeys extends HostKeys {
  /** What was offered, newest last. */
  readonly offers: readonly { readonly host: string; readonly port: number; readonly key: OfferedKey }[];
  /** Pins the newest key that the host offered. */
  accept(host: string, port: number): void;
  pin(host: string, port: number, key: OfferedKey): void;
}

/** Host keys in memory; nothing is pinned until the test says so. */
export function memoryHostKeys(): MemoryHostKeys {
  const pins = new Map<string, OfferedKey>();
  const offers: { host: string; port: number; key: OfferedKey }[] = [];
  const name = (host: string, port: number): string => `${host} ${String(port)}`;
  return {
    offers,
    pinned: (host, port) => Promise.resolve(pins.get(name(host, port)) ?? null),
    offer: (host, port, key) => {
      offers.push({ host, port, key });
      return Promise.resolve();
    },
    accept: (host, port) => {
      const offer = offers.findLast((one) => one.host === host && one.port === port);
      if (!offer) throw new Error(`${host} offered no key`);
      pins.set(name(host, port), offer.key);
    },
    pin: (host, port, key) => {
      pins.set(name(host, port), key);
    },
  };
}
