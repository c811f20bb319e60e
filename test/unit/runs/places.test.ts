import { describe, expect, it } from 'vitest';
import { overlap, type Place } from '../../../main/runs/places.ts';

const directory = (path: string, serverId = 'server_1'): Place => ({
  serverId,
  config: { kind: 'directory', path, exclude: [], runAs: null },
});
const database = (kind: 'mysql' | 'postgres', name: string, runAs: string | null = null): Place => ({
  serverId: 'server_1',
  config: { kind, database: name, connection: { via: 'socket', path: null }, user: null, runAs },
});

describe('two places', () => {
  it.each([
    ['the same directory, written in another way', directory('/srv/shop'), directory('/srv//shop/'), true],
    ['a directory in the other', directory('/srv/shop/uploads'), directory('/srv/shop'), true],
    ['all there is and something in it', directory('/'), directory('/srv'), true],
    ['two directories side by side', directory('/srv/shop'), directory('/srv/shop-2'), false],
    ['the same path on two servers', directory('/srv/shop'), directory('/srv/shop', 'server_2'), false],
    ['one database, reached as another user', database('mysql', 'shop'), database('mysql', 'shop', 'root'), true],
    ['two databases', database('mysql', 'shop'), database('mysql', 'blog'), false],
    ['databases of two kinds', database('mysql', 'shop'), database('postgres', 'shop'), false],
    ['a database and a directory', database('mysql', 'shop'), directory('/srv/shop'), false],
  ])('%s', (_, a, b, expected) => {
    expect(overlap(a, b)).toBe(expected);
    expect(overlap(b, a)).toBe(expected);
  });
});
