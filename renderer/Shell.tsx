import { AppShell, Group, NavLink, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import { ConnectionBanner } from './components/ConnectionBanner.tsx';
import {
  AppsIcon,
  ClientIcon,
  DestinationIcon,
  HistoryIcon,
  ServerIcon,
  SettingsIcon,
  ShieldIcon,
} from './components/icons.tsx';
import { SkipLink } from './components/SkipLink.tsx';
import { VaultGate } from './features/vault/VaultGate.tsx';
import { useRoute } from './hooks/use-route.ts';
import { hrefFor } from './router.ts';
import type { Route } from './router.ts';
import { Screen } from './Screen.tsx';

interface Place {
  readonly label: string;
  readonly to: Route;
  readonly icon: ReactElement;
  /** The screens that belong to this entry. */
  readonly screens: readonly Route['screen'][];
}

const places: readonly Place[] = [
  { label: 'Apps', to: { screen: 'apps' }, icon: <AppsIcon />, screens: ['apps', 'app', 'app-new'] },
  {
    label: 'History',
    to: { screen: 'history', tab: 'backups', appId: null },
    icon: <HistoryIcon />,
    screens: ['history', 'run', 'restore', 'restore-new'],
  },
  { label: 'Servers', to: { screen: 'servers' }, icon: <ServerIcon />, screens: ['servers', 'server', 'server-new'] },
  {
    label: 'Destinations',
    to: { screen: 'destinations' },
    icon: <DestinationIcon />,
    screens: ['destinations', 'destination', 'destination-new'],
  },
  { label: 'Clients', to: { screen: 'clients' }, icon: <ClientIcon />, screens: ['clients'] },
  { label: 'Settings', to: { screen: 'settings' }, icon: <SettingsIcon />, screens: ['settings'] },
];

/** The frame around every screen: where one can go, whether we are connected, and whether the vault is open. */
export function Shell() {
  const route = useRoute();
  const main = useRef<HTMLDivElement>(null);
  const address = hrefFor(route);
  const first = useRef(true);
  useEffect(() => {
    // A new screen starts at its top and takes the keyboard with it; the first one leaves the focus to the browser.
    if (!first.current) {
      main.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    first.current = false;
  }, [address]);
  return (
    <AppShell navbar={{ width: 216, breakpoint: 0 }} padding="lg">
      <SkipLink target="main" />
      <AppShell.Navbar p="sm" aria-label="Main">
        <Group gap="xs" px="xs" py="sm" c="brand">
          <ShieldIcon size={26} />
          <Text fw={700} size="lg">
            Surety
          </Text>
        </Group>
        <Stack gap={2} component="nav" aria-label="Screens">
          {places.map((place) => {
            const active = place.screens.includes(route.screen);
            return (
              <NavLink
                key={place.label}
                href={hrefFor(place.to)}
                label={place.label}
                leftSection={place.icon}
                active={active}
                {...(active ? { 'aria-current': 'page' as const } : {})}
                style={{ borderRadius: 'var(--mantine-radius-sm)' }}
              />
            );
          })}
        </Stack>
      </AppShell.Navbar>
      <AppShell.Main>
        <ConnectionBanner />
        <div id="main" ref={main} tabIndex={-1} style={{ outline: 'none' }}>
          <VaultGate openTo={route.screen === 'settings'}>
            <Screen route={route} />
          </VaultGate>
        </div>
      </AppShell.Main>
    </AppShell>
  );
}
