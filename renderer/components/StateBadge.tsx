import { Badge } from '@mantine/core';
import type { Tone, Wording } from '../format/words.ts';
import { CheckIcon, CrossIcon, WaitIcon, WarningIcon } from './icons.tsx';

const looks: Record<Tone, { readonly color: string; readonly icon: typeof CheckIcon }> = {
  good: { color: 'teal', icon: CheckIcon },
  bad: { color: 'red', icon: CrossIcon },
  warn: { color: 'amber', icon: WarningIcon },
  busy: { color: 'blue', icon: WaitIcon },
  idle: { color: 'gray', icon: WaitIcon },
};

/** A state in words, with a shape and a colour that say the same. */
export function StateBadge({ words }: { readonly words: Wording }) {
  const { color, icon: Icon } = looks[words.tone];
  return (
    <Badge color={color} variant="light" autoContrast tt="none" fw={600} size="lg" leftSection={<Icon size={14} />}>
      {words.text}
    </Badge>
  );
}
