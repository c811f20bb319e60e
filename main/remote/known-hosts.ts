import { createHmac, timingSafeEqual } from 'node:crypto';
import { keyType, offeredKey } from './host-key.ts';
import type { OfferedKey } from './types.ts';

/** One line of a known_hosts file. */
export interface KnownHost {
  readonly key: OfferedKey;
  /** Marked `@revoked`: this key must never be accepted for the host. */
  readonly revoked: boolean;
  matches(host: string, port: number): boolean;
}

/**
 * Reads an OpenSSH known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"): plain and hashed names, `[host]:port`,
 * wildcards, negation, `@revoked`. Lines with `@cert-authority`, which name no host's key, and broken lines are left out.
 */
export function parseKnownHosts(text: string): KnownHost[] {
  return text.split(/\r?\n/).flatMap((line) => parseLine(line.trim()) ?? []);
}

function parseLine(line: string): KnownHost | null {
  if (line === '' || line.startsWith('#')) return null;
  const words = line.split(/[ \t]+/);
  const marker = words[0]?.startsWith('@') ? words.shift() : undefined;
  if (marker !== undefined && marker !== '@revoked') return null;
  const [names, type, base64] = words;
  if (names === undefined || type === undefined || base64 === undefined) return null;
  const blob = Buffer.from(base64, 'base64');
  if (keyType(blob) !== type) return null;
  const matches = names.startsWith('|') ? hashedMatcher(names) : plainMatcher(names);
  if (!matches) return null;
  return {
    key: offeredKey(blob),
    revoked: marker === '@revoked',
    matches: (host, port) => matches(lookupName(host, port)),
  };
}

/** OpenSSH looks a host up in lower case, with the port only where it is not 22. */
function lookupName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${String(port)}`;
}

type Matcher = (name: string) => boolean;

/** `|1|salt|mac`, both base64; mac is HMAC-SHA1 of the name under the salt. */
function hashedMatcher(field: string): Matcher | null {
  const [, scheme, salt, mac] = field.split('|');
  if (scheme !== '1' || !salt || !mac) return null;
  const key = Buffer.from(salt, 'base64');
  const expected = Buffer.from(mac, 'base64');
  return (name) => {
    const actual = createHmac('sha1', key).update(name).digest();
    return actual.length === expected.length && timingSafeEqual(actual, expected);
  };
}

function plainMatcher(field: string): Matcher {
  const patterns = field.split(',').map((pattern) => ({
    negated: pattern.startsWith('!'),
    matches: wildcard(pattern.replace(/^!/, '').toLowerCase()),
  }));
  return (name) => {
    const hits = patterns.filter((pattern) => pattern.matches(name));
    return hits.length > 0 && hits.every((pattern) => !pattern.negated);
  };
}

/** `*` is any number of characters and `?` one. By hand and not by a regular expression, because the file may come from anyone. */
function wildcard(pattern: string): Matcher {
  return (name) => {
    let p = 0;
    let n = 0;
    let star = -1;
    let mark = 0;
    while (n < name.length) {
      if (pattern[p] === '*') {
        star = p;
        mark = n;
        p += 1;
      } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) {
        p += 1;
        n += 1;
      } else if (star !== -1) {
        p = star + 1;
        mark += 1;
        n = mark;
      } else {
        return false;
      }
    }
    return /^\**$/.test(pattern.slice(p));
  };
}
