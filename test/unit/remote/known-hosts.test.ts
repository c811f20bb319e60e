import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fingerprint, hostKeyAlgorithms } from '../../../main/remote/host-key.ts';
import { parseKnownHosts } from '../../../main/remote/known-hosts.ts';

const key = 'AAAAC3NzaC1lZDI1NTE5AAAAIBvsHJw1C3YRRk6DUd1kJoKNsgDbk6pr5WsLMiS8qYvN';
const line = (names: string, marker = ''): string => `${marker}${names} ssh-ed25519 ${key} a comment\n`;

function hashed(name: string): string {
  const salt = Buffer.from('0123456789abcdefghij');
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

function known(text: string, host: string, port = 22): boolean {
  return parseKnownHosts(text).some((entry) => entry.matches(host, port));
}

describe('a known_hosts line', () => {
  it.each([
    ['web.example.com', 'web.example.com', 22, true],
    ['web.example.com', 'WEB.example.com', 22, true],
    ['web.example.com', 'db.example.com', 22, false],
    ['web.example.com', 'web.example.com', 2222, false],
    ['[web.example.com]:2222', 'web.example.com', 2222, true],
    ['[web.example.com]:2222', 'web.example.com', 22, false],
    ['web,192.0.2.7', '192.0.2.7', 22, true],
    ['[2001:db8::1]:2222', '2001:db8::1', 2222, true],
    ['2001:db8::1', '2001:db8::1', 22, true],
    ['*.example.com', 'web.example.com', 22, true],
    ['*.example.com', 'example.com', 22, false],
    ['*.example.com,!web.example.com', 'web.example.com', 22, false],
    ['*.example.com,!web.example.com', 'db.example.com', 22, true],
    ['!web.example.com', 'db.example.com', 22, false],
    ['web?', 'web1', 22, true],
    ['web?', 'web', 22, false],
    ['w.b', 'web', 22, false],
    [hashed('web.example.com'), 'web.example.com', 22, true],
    [hashed('web.example.com'), 'db.example.com', 22, false],
    [hashed('[web.example.com]:2222'), 'web.example.com', 2222, true],
    [hashed('[web.example.com]:2222'), 'web.example.com', 22, false],
  ])('%s for %s port %d: %s', (names, host, port, expected) => {
    expect(known(line(names), host, port)).toBe(expected);
  });

  it('gives the key with its type and fingerprint', () => {
    const [entry] = parseKnownHosts(line('web'));
    expect(entry?.key.type).toBe('ssh-ed25519');
    expect(entry?.key.fingerprint).toBe(fingerprint(Buffer.from(key, 'base64')));
    expect(entry?.key.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  });

  it('says that a key was revoked, and is left out where it names an authority', () => {
    expect(parseKnownHosts(line('web', '@revoked '))[0]?.revoked).toBe(true);
    expect(parseKnownHosts(line('*', '@cert-authority '))).toEqual([]);
  });

  it('is left out when it is broken, and the others stay', () => {
    const text = `# comment\n\nweb\nweb ssh-rsa ${key}\nweb ssh-ed25519 AAAA\n|2|x|y ssh-ed25519 ${key}\r\n${line('db')}`;
    expect(parseKnownHosts(text).map((entry) => entry.matches('db', 22))).toEqual([true]);
  });
});

it('a hostile wildcard is answered at once', () => {
  expect(known(line('*a'.repeat(2000)), 'a'.repeat(200) + 'b')).toBe(false);
});

describe('the host key algorithms', () => {
  it('begin with the type of the pinned key', () => {
    expect(hostKeyAlgorithms(null)[0]).toBe('ssh-ed25519');
    expect(hostKeyAlgorithms('ssh-rsa').slice(0, 2)).toEqual(['rsa-sha2-512', 'rsa-sha2-256']);
    expect(hostKeyAlgorithms('ecdsa-sha2-nistp384')[0]).toBe('ecdsa-sha2-nistp384');
  });

  it('never hold SHA-1, and each only once', () => {
    const list: string[] = hostKeyAlgorithms('ssh-rsa');
    expect(list).not.toContain('ssh-rsa');
    expect(new Set(list).size).toBe(6);
  });
});
