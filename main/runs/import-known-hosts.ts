import { parseKnownHosts, type KnownHost } from '../remote/known-hosts.ts';
import type { Store } from '../store/types.ts';
import { hostOf } from './access.ts';

export interface KnownHostsImport {
  readonly pinned: string[];
  readonly alreadyPinned: string[];
  readonly ignoredLines: number;
}

/** Of several keys of one host the strongest is pinned; a connection then asks for exactly that type. */
const preference = ['ssh-ed25519', 'ecdsa-sha2-nistp521', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp256', 'ssh-rsa'];

/**
 * Pins what a known_hosts file knows of the hosts that Surety knows. A key that is pinned already is never replaced, and
 * a key that the file marks as revoked is never pinned.
 */
export async function importKnownHosts(
  store: Pick<Store, 'servers' | 'destinations' | 'hostKeys'>,
  text: string,
): Promise<KnownHostsImport> {
  const entries = parseKnownHosts(text);
  const [servers, destinations] = await Promise.all([store.servers.list(), store.destinations.list()]);
  const hosts = new Map<string, { readonly host: string; readonly port: number }>();
  for (const host of [...servers, ...destinations.flatMap((row) => hostOf(row.config) ?? [])]) {
    hosts.set(`${host.host.toLowerCase()}:${String(host.port)}`, { host: host.host, port: host.port });
  }

  const used = new Set<KnownHost>();
  const pinned: string[] = [];
  const alreadyPinned: string[] = [];
  for (const [name, { host, port }] of hosts) {
    const matching = entries.filter((entry) => entry.matches(host, port));
    for (const entry of matching) used.add(entry);
    const revoked = new Set(matching.filter((entry) => entry.revoked).map((entry) => entry.key.fingerprint));
    const rank = (entry: KnownHost): number => preference.indexOf(entry.key.type);
    const [best] = matching
      .filter((entry) => !revoked.has(entry.key.fingerprint) && preference.includes(entry.key.type))
      .sort((a, b) => rank(a) - rank(b));
    if (!best) continue;
    if (await store.hostKeys.pinned(host, port)) {
      alreadyPinned.push(name);
      continue;
    }
    await store.hostKeys.pin(host, port, best.key, 'known_hosts');
    pinned.push(name);
  }
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.trim().startsWith('#')).length;
  return { pinned, alreadyPinned, ignoredLines: Math.max(0, lines - used.size) };
}
