import { randomBytes } from 'node:crypto';

/** Crockford's base32 in lower case: digits and letters that sort as their values do. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const randomBits = 80n;
const length = 26;

let last = 0n;

function freshValue(at: Date): bigint {
  const time = BigInt(Math.max(0, at.getTime()));
  // Two ids of the same millisecond must still sort in the order they were made.
  if (last >> randomBits === time) return last + 1n;
  return (time << randomBits) | BigInt(`0x${randomBytes(Number(randomBits) / 8).toString('hex')}`);
}

/**
 * A new id such as `run_01kapq…`: the prefix, 48 bits of time and 80 random bits, as ULIDs have them, so that ids
 * sort by the moment they were made, `at`. The prefix is lower-case letters only.
 */
export function newId(prefix: string, at: Date): string {
  last = freshValue(at);
  let rest = last;
  let text = '';
  for (let digit = 0; digit < length; digit += 1) {
    text = alphabet.charAt(Number(rest & 31n)) + text;
    rest >>= 5n;
  }
  return `${prefix}_${text}`;
}
