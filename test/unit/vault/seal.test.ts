import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRightKey, seal, sealCheck, unseal } from '../../../main/vault/seal.ts';

const key = randomBytes(32);
const text = fc.string({ unit: 'grapheme', maxLength: 400 });
/** Owners and names never hold a NUL. */
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((value) => !value.includes('\0'));

describe('a sealed text', () => {
  it('opens again with its key in its row', () => {
    fc.assert(
      fc.property(text, name, name, (value, owner, field) => {
        expect(unseal(key, owner, field, seal(key, owner, field, value))).toBe(value);
      }),
    );
  });

  it('does not open in another row or under another name', () => {
    fc.assert(
      fc.property(text, name, name, name, (value, owner, field, other) => {
        fc.pre(other !== owner && other !== field);
        const sealed = seal(key, owner, field, value);
        expect(unseal(key, other, field, sealed)).toBeNull();
        expect(unseal(key, owner, other, sealed)).toBeNull();
      }),
    );
  });

  it('does not open where owner and name are the same letters, parted elsewhere', () => {
    expect(unseal(key, 'a', 'bc', seal(key, 'ab', 'c', 'secret'))).toBeNull();
    expect(() => seal(key, 'a\0b', 'c', 'secret')).toThrow(/NUL/);
  });

  it('does not open with any one bit changed', () => {
    fc.assert(
      fc.property(
        text.filter((value) => value !== ''),
        fc.constantFrom('nonce' as const, 'ciphertext' as const, 'tag' as const),
        fc.nat(),
        (value, part, where) => {
          const sealed = seal(key, 'server_1', 'password', value);
          const bytes = Buffer.from(sealed[part]);
          const index = where % (bytes.length * 8);
          bytes.writeUInt8(bytes.readUInt8(index >> 3) ^ (1 << (index & 7)), index >> 3);
          expect(unseal(key, 'server_1', 'password', { ...sealed, [part]: bytes })).toBeNull();
        },
      ),
    );
  });

  it('does not open with a shortened tag', () => {
    const sealed = seal(key, 'server_1', 'password', 'secret');
    for (const length of [0, 4, 8, 12, 15]) {
      expect(unseal(key, 'server_1', 'password', { ...sealed, tag: sealed.tag.subarray(0, length) })).toBeNull();
    }
  });

  it('does not open with another key, and is never sealed the same way twice', () => {
    const sealed = seal(key, 'server_1', 'password', 'secret');
    expect(unseal(randomBytes(32), 'server_1', 'password', sealed)).toBeNull();
    const nonces = Array.from({ length: 1000 }, () => seal(key, 'o', 'n', 'secret').nonce.toString('hex'));
    expect(new Set(nonces).size).toBe(1000);
  });

  it('does not show the text', () => {
    expect(seal(key, 'server_1', 'password', 'correct horse').ciphertext.includes('correct horse')).toBe(false);
  });
});

describe('the check value', () => {
  it('knows its key and no other, whatever its length', () => {
    const check = sealCheck(key);
    expect(isRightKey(key, check)).toBe(true);
    for (const length of [0, 16, 31, 32, 33]) expect(isRightKey(randomBytes(length), check)).toBe(false);
  });
});
