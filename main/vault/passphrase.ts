import { randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';
import { keyBytes } from './seal.ts';

/** How a key is made from a passphrase; kept in the store, so that later versions can ask for more work. */
const parameters = z.object({
  algorithm: z.literal('scrypt'),
  /** Base64. */
  salt: z.base64().min(22),
  /** Cost: 2^17, 8, 1 is what OWASP asks for (128 MiB, some tenths of a second). Less is not taken from the store either. */
  N: z
    .int()
    .min(2 ** 17)
    .max(2 ** 22),
  r: z.int().min(8).max(32),
  p: z.int().min(1).max(16),
});
export type ScryptParameters = z.infer<typeof parameters>;

export const shortestPassphrase = 10;

export function newScryptParameters(): ScryptParameters {
  return { algorithm: 'scrypt', salt: randomBytes(16).toString('base64'), N: 2 ** 17, r: 8, p: 1 };
}

/** Null when the text is not what `newScryptParameters` writes, or asks for less work than we accept. */
export function readScryptParameters(text: string): ScryptParameters | null {
  try {
    return parameters.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Counted as a person does: in characters, not in bytes. */
export function isLongEnough(passphrase: string): boolean {
  return Array.from(characters.segment(passphrase.normalize('NFKC'))).length >= shortestPassphrase;
}

/**
 * The data key from a passphrase; takes some tenths of a second beside the event loop. The same characters typed on
 * another system may be composed in another way, so they are normalised first (NFKC).
 */
export async function deriveKey(passphrase: string, { salt, N, r, p }: ScryptParameters): Promise<Buffer> {
  const secret = Buffer.from(passphrase.normalize('NFKC'), 'utf8');
  try {
    return await new Promise((resolve, reject) => {
      // scrypt needs 128 * N * r bytes; OpenSSL's own limit of 32 MiB is below that.
      const maxmem = 256 * N * r;
      scrypt(secret, Buffer.from(salt, 'base64'), keyBytes, { N, r, p, maxmem }, (error, key) => {
        if (error === null) resolve(key);
        else reject(error);
      });
    });
  } finally {
    secret.fill(0);
  }
}
