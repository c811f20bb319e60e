import { useEffect, useState } from 'react';

/**
 * Gives the keyboard back to whatever opened a dialog. Mantine does so when a dialog closes, but not for one that is
 * there only while it is open: call this in its component with `true`.
 */
export function useFocusBack(isOpenFromTheStart: boolean): void {
  const [before] = useState(() => (isOpenFromTheStart ? document.activeElement : null));
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    },
    [before],
  );
}
