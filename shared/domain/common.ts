import { z } from 'zod';

/** An opaque id made by Surety; it names a row and nothing else. */
export const id = z.string().regex(/^[a-z]+_[0-9a-z]{16,40}$/, 'is not an id of Surety');

/** A moment in UTC, ISO 8601 with milliseconds, as `Date.prototype.toISOString` writes it. */
export const instant = z.iso.datetime();

/** A name that a person gives: shown as it is, never used in a path or a command without the rules of `names.ts`. */
export const label = z
  .string()
  .trim()
  .min(1, 'is empty')
  .max(200, 'is longer than 200 characters')
  .refine((value) => !/[\p{Cc}]/u.test(value), 'has a control character in it');

export const port = z.int().min(1).max(65535);

/** A value that is sealed in the vault. It goes in, it is never read back out through the contract. */
export const secretValue = z.string().min(1).max(65536).meta({ secret: true });

/** Setting: a value; clearing: null; leaving as it is: not named. */
export const secretChange = secretValue.nullable().optional();

/** A secret that is one line of text: what database and SSH passwords are. */
export const secretLineChange = secretValue
  .refine((value) => !/[\r\n\0]/.test(value), 'has a line break in it')
  .nullable()
  .optional();

/** An absolute path on a server. No NUL; everything else is a legal file name and stays as it is. */
export const absolutePath = z
  .string()
  .min(1)
  .max(4096)
  .refine((value) => value.startsWith('/'), 'is not an absolute path: it must begin with /')
  .refine((value) => !value.includes('\0'), 'has a NUL character in it');

export const hostName = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .refine((value) => !/[\s\p{Cc}/@]/u.test(value), 'is not a host name or address');

export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);
export const byteCount = z.int().nonnegative();

export const idInput = z.object({ id });
