/** The address of a screen, as it stands behind `#` in the window's location. */
export type Route =
  | { readonly screen: 'apps' }
  | { readonly screen: 'app-new' }
  | { readonly screen: 'app'; readonly id: string }
  | { readonly screen: 'run'; readonly id: string }
  | { readonly screen: 'history'; readonly tab: HistoryTab; readonly appId: string | null }
  | { readonly screen: 'restore-new'; readonly backupId: string }
  | { readonly screen: 'restore'; readonly id: string }
  | { readonly screen: 'servers' }
  | { readonly screen: 'server-new' }
  | { readonly screen: 'server'; readonly id: string }
  | { readonly screen: 'clients' }
  | { readonly screen: 'destinations' }
  | { readonly screen: 'destination-new' }
  | { readonly screen: 'destination'; readonly id: string }
  | { readonly screen: 'settings' }
  | { readonly screen: 'not-found' };

export const historyTabs = ['backups', 'runs', 'restores'] as const;
export type HistoryTab = (typeof historyTabs)[number];

/** Decodes one part of a path; a broken escape (`%zz`) is taken as it stands. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function parseHistory(tab: string | undefined, query: URLSearchParams): Route {
  const known = historyTabs.find((name) => name === (tab ?? 'backups'));
  return known ? { screen: 'history', tab: known, appId: query.get('app') } : { screen: 'not-found' };
}

/** Reads a location hash such as `#/apps/app_x`. An empty one is the list of apps; an unknown one is `not-found`. */
export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?', 2);
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decode);
  const [noun, id, verb] = parts;
  if (parts.length > 3) return { screen: 'not-found' };
  if (parts.length === 3) {
    return noun === 'backups' && id !== undefined && verb === 'restore'
      ? { screen: 'restore-new', backupId: id }
      : { screen: 'not-found' };
  }
  switch (noun) {
    case undefined:
      return { screen: 'apps' };
    case 'apps':
      return id === undefined ? { screen: 'apps' } : id === 'new' ? { screen: 'app-new' } : { screen: 'app', id };
    case 'servers':
      return id === undefined
        ? { screen: 'servers' }
        : id === 'new'
          ? { screen: 'server-new' }
          : { screen: 'server', id };
    case 'destinations':
      if (id === undefined) return { screen: 'destinations' };
      return id === 'new' ? { screen: 'destination-new' } : { screen: 'destination', id };
    case 'runs':
      return id === undefined ? { screen: 'history', tab: 'runs', appId: null } : { screen: 'run', id };
    case 'restores':
      return id === undefined ? { screen: 'history', tab: 'restores', appId: null } : { screen: 'restore', id };
    case 'history':
      return parseHistory(id, new URLSearchParams(search));
    case 'clients':
      return id === undefined ? { screen: 'clients' } : { screen: 'not-found' };
    case 'settings':
      return id === undefined ? { screen: 'settings' } : { screen: 'not-found' };
    default:
      return { screen: 'not-found' };
  }
}

/** The link to a screen: what `parseRoute` reads back to the same route. */
export function hrefFor(route: Route): string {
  switch (route.screen) {
    case 'app-new':
      return '#/apps/new';
    case 'server-new':
      return '#/servers/new';
    case 'destination-new':
      return '#/destinations/new';
    case 'app':
    case 'run':
    case 'restore':
    case 'server':
    case 'destination':
      return `#/${route.screen}s/${encodeURIComponent(route.id)}`;
    case 'restore-new':
      return `#/backups/${encodeURIComponent(route.backupId)}/restore`;
    case 'history':
      return `#/history/${route.tab}${route.appId === null ? '' : `?app=${encodeURIComponent(route.appId)}`}`;
    case 'not-found':
      return '#/';
    default:
      return `#/${route.screen}`;
  }
}
