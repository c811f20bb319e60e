import { Button } from '@mantine/core';
import type { ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { hrefFor } from '../router.ts';
import type { Route } from '../router.ts';

interface LinkButtonProps extends ButtonProps {
  readonly to: Route;
  readonly children: ReactNode;
}

/** A link to a screen that looks like a button. */
export function LinkButton({ to, children, ...rest }: LinkButtonProps) {
  return (
    <Button component="a" href={hrefFor(to)} {...rest}>
      {children}
    </Button>
  );
}
