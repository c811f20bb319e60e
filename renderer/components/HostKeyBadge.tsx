import type { HostKeyState } from '../../shared/domain/host-key.ts';
import type { Wording } from '../format/words.ts';
import { StateBadge } from './StateBadge.tsx';

const words: Record<HostKeyState['state'], Wording> = {
  unknown: { text: 'Not seen yet', tone: 'idle' },
  offered: { text: 'Not accepted yet', tone: 'warn' },
  pinned: { text: 'Accepted', tone: 'good' },
  changed: { text: 'Changed', tone: 'bad' },
};

/** What is known about a host's key, in a word. */
export function HostKeyBadge({ hostKey }: { readonly hostKey: HostKeyState }) {
  return <StateBadge words={words[hostKey.state]} />;
}
