import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SealedSecret } from '../store/types.ts';

export type Sealed = Pick<SealedSecret, 'nonce' | 'ciphertext' | 'tag'>;

const cipherName = 'aes-256-gcm';
/** Bytes of a nonce, as NIST SP 800-38D recommends for GCM; random, so never counted and never kept. */
const nonceBytes = 12;
const tagBytes = 16;

/** The data key's size in bytes. */
export const keyBytes = 32;

/** What a sealed text is bound to: moved to another row, it does not open. A NUL cannot be in an id or in a name. */
function boundTo(ownerId: string, name: string): Buffer {
  if (ownerId.includes('\0') || name.includes('\0')) throw new Error('An owner or a name of a secret has a NUL in it');
  return Buffer.from(`surety/1\0${ownerId}\0${name}`, 'utf8');
}

/** Seals a text under the data key with AES-256-GCM, bound to its row. */
export function seal(key: Buffer, ownerId: string, name: string, text: string): Sealed {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(cipherName, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(boundTo(ownerId, name));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return { nonce, ciphertext, tag: cipher.getAuthTag() };
}

/** The text again, or null when the key, the row or a single bit of what was sealed is not the same. */
export function unseal(key: Buffer, ownerId: string, name: string, sealed: Sealed): string | null {
  // A shorter tag would be easier to guess, and Node takes some of them.
  if (sealed.nonce.length !== nonceBytes || sealed.tag.length !== tagBytes) return null;
  const decipher = createDecipheriv(cipherName, key, sealed.nonce, { authTagLength: tagBytes });
  decipher.setAAD(boundTo(ownerId, name));
  decipher.setAuthTag(sealed.tag);
  const opened = decipher.update(sealed.ciphertext);
  try {
    decipher.final();
    return opened.toString('utf8');
  } catch {
    return null;
  } finally {
    opened.fill(0);
  }
}

const checkOwner = 'vault';
const checkName = 'check';
const checkText = 'the data key of Surety';

/** A known text under the data key: tells the right key from any other. */
export function sealCheck(key: Buffer): Sealed {
  return seal(key, checkOwner, checkName, checkText);
}

export function isRightKey(key: Buffer, check: Sealed): boolean {
  return key.length === keyBytes && unseal(key, checkOwner, checkName, check) === checkText;
}
