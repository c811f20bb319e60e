import { Button } from '@mantine/core';
import { useState } from 'react';

/** The first stop of the Tab key: over the navigation to the screen. Seen only while it has the focus. */
export function SkipLink({ target }: { readonly target: string }) {
  const [seen, setSeen] = useState(false);
  return (
    <Button
      size="compact-sm"
      onFocus={() => setSeen(true)}
      onBlur={() => setSeen(false)}
      onClick={() => document.getElementById(target)?.focus()}
      style={{ position: 'fixed', top: 8, left: seen ? 8 : -999, zIndex: 1000 }}
    >
      Skip to the screen
    </Button>
  );
}
