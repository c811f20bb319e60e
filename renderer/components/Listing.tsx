import { Skeleton, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Loaded } from '../stores/loaded-store.ts';
import { ProblemAlert } from './ProblemAlert.tsx';

interface ListingProps<T> {
  readonly loaded: Loaded<readonly T[]>;
  readonly empty: ReactNode;
  readonly children: (items: readonly T[]) => ReactNode;
}

/** A list in its four states: not read yet, not readable, empty, and there. */
export function Listing<T>({ loaded, empty, children }: ListingProps<T>) {
  const { value, problem } = loaded;
  return (
    <Stack>
      <ProblemAlert problem={problem} />
      {value === null && problem === null && <Loading />}
      {value !== null && (value.length === 0 ? empty : children(value))}
    </Stack>
  );
}

/** Grey bars where something is about to be, of the height that it will have. */
export function Loading() {
  return (
    <Stack gap="xs" role="status" aria-label="Loading">
      <Skeleton height={44} />
      <Skeleton height={44} />
      <Skeleton height={44} />
    </Stack>
  );
}
