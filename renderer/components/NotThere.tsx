import { Anchor, Text } from '@mantine/core';
import { EmptyState } from './EmptyState.tsx';

interface NotThereProps {
  readonly what: string;
  readonly back: { readonly href: string; readonly label: string };
}

/** The address names something that is not there, or is not there any more. */
export function NotThere({ what, back }: NotThereProps) {
  return (
    <EmptyState title={`There is no such ${what}`} text="It may have been removed, here or through another door.">
      <Text>
        <Anchor href={back.href}>Go to {back.label}</Anchor>
      </Text>
    </EmptyState>
  );
}
