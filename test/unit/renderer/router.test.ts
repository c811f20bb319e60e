import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hrefFor, parseRoute } from '../../../renderer/router.ts';
import type { Route } from '../../../renderer/router.ts';

const routes: readonly Route[] = [
  { screen: 'apps' },
  { screen: 'app-new' },
  { screen: 'app', id: 'app_0123456789abcdef' },
  { screen: 'run', id: 'run_0123456789abcdef' },
  { screen: 'history', tab: 'backups', appId: null },
  { screen: 'history', tab: 'backups', appId: 'app_0123456789abcdef' },
  { screen: 'history', tab: 'runs', appId: null },
  { screen: 'history', tab: 'restores', appId: null },
  { screen: 'restore-new', backupId: 'backup_0123456789abcdef' },
  { screen: 'restore', id: 'restore_0123456789abcdef' },
  { screen: 'servers' },
  { screen: 'server-new' },
  { screen: 'server', id: 'server_0123456789abcdef' },
  { screen: 'clients' },
  { screen: 'destinations' },
  { screen: 'destination-new' },
  { screen: 'destination', id: 'destination_0123456789abcdef' },
  { screen: 'settings' },
];

describe('the address of a screen', () => {
  it.each(routes)('leads back to $screen', (route) => {
    expect(parseRoute(hrefFor(route))).toEqual(route);
  });

  it('is the list of apps when it is empty', () => {
    expect(parseRoute('')).toEqual({ screen: 'apps' });
    expect(parseRoute('#/')).toEqual({ screen: 'apps' });
  });

  it('keeps an id apart from its separators', () => {
    const odd = { screen: 'app', id: 'a/b?c#d %' } as const;
    expect(parseRoute(hrefFor(odd))).toEqual(odd);
  });

  it.each(['#/nowhere', '#/apps/x/y', '#/history/everything', '#/backups/x', '#/a/b/c/d', '#/settings/x'])(
    '%s is not found',
    (hash) => {
      expect(parseRoute(hash)).toEqual({ screen: 'not-found' });
    },
  );

  it('is read without an error whatever stands there', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => hrefFor(parseRoute(`#/${text}`)).startsWith('#/')),
    );
    expect(parseRoute('#/apps/%zz')).toEqual({ screen: 'app', id: '%zz' });
  });
});
