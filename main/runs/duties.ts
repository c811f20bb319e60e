import type { Clock } from '../ports.ts';
import { newId } from '../store/new-id.ts';
import type { JournalDuty, Store } from '../store/types.ts';

/** A line of the journal that is held until its effect was undone or became permanent. */
export interface HeldDuty {
  release(): Promise<void>;
}

export interface Duties {
  /** Writes the duty down before its effect begins. */
  hold(ownerId: string, duty: JournalDuty): Promise<HeldDuty>;
}

export function createDuties(store: Pick<Store, 'journal'>, clock: Clock): Duties {
  return {
    async hold(ownerId, duty) {
      const id = newId('duty', clock.now());
      await store.journal.add({ id, ownerId, createdAt: clock.now().toISOString(), ...duty });
      return { release: () => store.journal.remove(id) };
    },
  };
}
