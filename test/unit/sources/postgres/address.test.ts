import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressArgs, addressText, conninfo, identifier } from '../../../../main/sources/postgres/address.ts';
import { namesBeside } from '../../../../main/sources/postgres/beside.ts';

describe('the address', () => {
  const where = (
    connection: Parameters<typeof addressArgs>[0]['connection'],
    user: string | null = null,
  ): Parameters<typeof addressArgs>[0] => ({
    connection,
    user,
    runAs: null,
  });

  test('leaves to the tools what is not set', () => {
    expect(addressArgs(where({ via: 'socket', path: null }))).toEqual(['', '', '']);
    expect(addressArgs(where({ via: 'tcp', host: 'db', port: null }, 'me'))).toEqual(['db', '', 'me']);
  });

  test('takes a socket by its folder or by itself', () => {
    expect(addressArgs(where({ via: 'socket', path: '/run/postgresql' }))).toEqual(['/run/postgresql', '', '']);
    expect(addressArgs(where({ via: 'socket', path: '/run/postgresql/.s.PGSQL.5433' }))).toEqual([
      '/run/postgresql',
      '5433',
      '',
    ]);
    expect(addressText(where({ via: 'socket', path: '/run/x/.s.PGSQL.5433' }))).toBe('the socket in /run/x, port 5433');
  });
});

/** What libpq reads back from a quoted value. */
function unquoted(text: string): string | undefined {
  return /^dbname='((?:[^\\']|\\.)*)'$/su.exec(text)?.[1]?.replaceAll(/\\(.)/gsu, '$1');
}

test('a connection string names exactly the database, whatever it is called', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => unquoted(conninfo(name)) === name));
  expect(conninfo(`it's \\`)).toBe(`dbname='it\\'s \\\\'`);
});

test('an identifier cannot end itself', () => {
  fc.assert(
    fc.property(fc.string(), (name) => identifier(name).slice(1, -1).replaceAll('""', '') === name.replaceAll('"', '')),
  );
  expect(identifier('a"b')).toBe('"a""b"');
});

describe('the names beside the target', () => {
  test('fit into PostgreSQL, differ, and are whole characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }), (target) => {
        const { fresh, old } = namesBeside(target, 'rst0123456789abcdef');
        expect(Buffer.byteLength(fresh)).toBeLessThanOrEqual(63);
        expect(Buffer.byteLength(old)).toBeLessThanOrEqual(63);
        expect(fresh.isWellFormed()).toBe(target.isWellFormed());
        expect(new Set([target, fresh, old]).size).toBe(3);
      }),
    );
  });

  test('keep a short name whole and carry the id', () => {
    expect(namesBeside('shop', 'r1')).toEqual({ fresh: 'shop__surety_r1', old: 'shop__surety_old_r1' });
  });
});
