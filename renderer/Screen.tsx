import { NotThere } from './components/NotThere.tsx';
import { AppScreen } from './features/apps/AppScreen.tsx';
import { AppsScreen } from './features/apps/AppsScreen.tsx';
import { NewAppScreen } from './features/apps/NewAppScreen.tsx';
import { ClientsScreen } from './features/clients/ClientsScreen.tsx';
import { DestinationScreen, NewDestinationScreen } from './features/destinations/DestinationScreen.tsx';
import { DestinationsScreen } from './features/destinations/DestinationsScreen.tsx';
import { HistoryScreen } from './features/history/HistoryScreen.tsx';
import { NewRestoreScreen } from './features/restore/NewRestoreScreen.tsx';
import { RestoreScreen } from './features/restore/RestoreScreen.tsx';
import { RunScreen } from './features/runs/RunScreen.tsx';
import { NewServerScreen, ServerScreen } from './features/servers/ServerScreen.tsx';
import { ServersScreen } from './features/servers/ServersScreen.tsx';
import { SettingsScreen } from './features/settings/SettingsScreen.tsx';
import { hrefFor } from './router.ts';
import type { Route } from './router.ts';

/** The screen of a route. A key by id makes a new one of each, so that no draft leaks from one thing to another. */
export function Screen({ route }: { readonly route: Route }) {
  switch (route.screen) {
    case 'apps':
      return <AppsScreen />;
    case 'app-new':
      return <NewAppScreen />;
    case 'app':
      return <AppScreen key={route.id} id={route.id} />;
    case 'run':
      return <RunScreen key={route.id} id={route.id} />;
    case 'history':
      return <HistoryScreen tab={route.tab} appId={route.appId} />;
    case 'restore-new':
      return <NewRestoreScreen key={route.backupId} backupId={route.backupId} />;
    case 'restore':
      return <RestoreScreen key={route.id} id={route.id} />;
    case 'servers':
      return <ServersScreen />;
    case 'server-new':
      return <NewServerScreen />;
    case 'server':
      return <ServerScreen key={route.id} id={route.id} />;
    case 'clients':
      return <ClientsScreen />;
    case 'destinations':
      return <DestinationsScreen />;
    case 'destination-new':
      return <NewDestinationScreen />;
    case 'destination':
      return <DestinationScreen key={route.id} id={route.id} />;
    case 'settings':
      return <SettingsScreen />;
    case 'not-found':
      return <NotThere what="screen" back={{ href: hrefFor({ screen: 'apps' }), label: 'Apps' }} />;
  }
}
