import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appFolder, backupName, fileSafe, fileTimestamp, partialOf } from '../../../shared/domain/names.ts';

const anything = fc.string({ unit: 'binary', maxLength: 120 });

describe('a file-safe name', () => {
  it('is one harmless path segment whatever it was made of', () => {
    fc.assert(
      fc.property(anything, (name) => {
        const safe = fileSafe(name);
        expect(safe).toMatch(/^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$/);
        expect(safe).not.toMatch(/\.\.|\.$/);
        expect(safe).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
      }),
    );
  });

  it('leaves a plain name as it is, and is what it is made of when it is used again', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9][a-z0-9-]{4,40}$/), (name) => {
        expect(fileSafe(name)).toBe(name);
      }),
    );
  });

  it.each([
    ['shop/..', 'shop'],
    ['a b', 'a-b'],
    ['Zürich', 'Zurich'],
    ['../../etc/passwd', 'etc-passwd'],
  ])('of %j begins with %j and ends in a hash that tells it from others', (name, start) => {
    expect(fileSafe(name)).toMatch(new RegExp(`^${start}-[0-9a-f]{8}$`));
  });

  it('is another one for names that look alike once they are cleaned', () => {
    expect(new Set(['a b', 'a  b', 'a/b', 'a\nb', 'a;b', 'a-b'].map(fileSafe)).size).toBe(6);
  });
});

describe("a backup's name", () => {
  it('has three fields parted by underscores whatever the app and the source are called', () => {
    fc.assert(
      fc.property(
        anything,
        anything,
        fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }),
        (app, source, at) => {
          const [one, two, rest, more] = backupName(app, source, at, 'sql.gz').split('_');
          expect([one, two]).toEqual([fileSafe(app), fileSafe(source)]);
          expect(rest).toBe(`${fileTimestamp(at)}.sql.gz`);
          expect(more).toBeUndefined();
        },
      ),
    );
  });

  it('sorts by time', () => {
    const moments = ['2026-01-02T03:04:05.006Z', '2026-01-02T03:04:05.010Z', '2026-11-23T04:30:00.000Z'].map(
      (at) => new Date(at),
    );
    const names = moments.map((at) => backupName('shop', 'db', at, 'dump'));
    expect([...names].sort()).toEqual(names);
    expect(names[2]).toBe('shop_db_20261123T043000000Z.dump');
  });

  it('lies two folders deep, never above the root', () => {
    fc.assert(
      fc.property(anything, anything, (client, app) => {
        expect(appFolder(client, app).split('/')).toHaveLength(2);
      }),
    );
    expect(partialOf('a/b/c')).toBe('a/b/c.surety-part');
  });
});
