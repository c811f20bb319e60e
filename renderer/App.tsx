import { MantineProvider, useMantineColorScheme } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { Shell } from './Shell.tsx';
import { StoresProvider, useLoaded } from './stores/context.tsx';
import type { Stores } from './stores/index.ts';
import { cssVariables, theme } from './theme.ts';

/** Follows the theme of the settings. The last one is remembered here, so that the window does not flash at its start. */
function ThemeOfSettings() {
  const wanted = useLoaded((stores) => stores.settings.current).value?.theme;
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (wanted !== undefined) setColorScheme(wanted === 'system' ? 'auto' : wanted);
  }, [wanted, setColorScheme]);
  return null;
}

export function App({ stores }: { readonly stores: Stores }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <Notifications position="bottom-right" autoClose={4000} />
      <StoresProvider value={stores}>
        <ThemeOfSettings />
        <Shell />
      </StoresProvider>
    </MantineProvider>
  );
}
