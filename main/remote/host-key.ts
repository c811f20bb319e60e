import { createHash } from 'node:crypto';
import type { OfferedKey } from './types.ts';

/** OpenSSH's fingerprint of a public key blob: `SHA256:` and base64 without padding. */
export function fingerprint(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** The type that a public key blob names itself: its first string (RFC 4253, section 6.6). Empty when it is no key. */
export function keyType(blob: Buffer): string {
  if (blob.length < 4) return '';
  const length = blob.readUInt32BE(0);
  const type = blob.subarray(4, 4 + length).toString('latin1');
  return length === type.length && /^[a-z0-9@.-]{1,64}$/.test(type) ? type : '';
}

export function offeredKey(blob: Buffer): OfferedKey {
  return { type: keyType(blob) || 'unknown', fingerprint: fingerprint(blob), blob: Buffer.from(blob) };
}

const modernAlgorithms = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
] as const;

export type HostKeyAlgorithm = (typeof modernAlgorithms)[number];

/**
 * The host key algorithms to ask for, the pinned key's first: a host with several keys would else show another one than
 * the pinned and look changed. `ssh-rsa` (SHA-1 signatures) is left out; RSA keys work with SHA-2 (RFC 8332).
 */
export function hostKeyAlgorithms(pinnedType: string | null): HostKeyAlgorithm[] {
  const family = pinnedType === 'ssh-rsa' ? /^rsa-sha2-/ : null;
  const first = modernAlgorithms.filter((name) => (family ? family.test(name) : name === pinnedType));
  return [...first, ...modernAlgorithms.filter((name) => !first.includes(name))];
}
