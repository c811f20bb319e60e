import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { SuretyClient } from '../../shared/contract/index.ts';
import type { ChangeEvent } from '../../shared/domain/system.ts';

export type Noun = ChangeEvent['noun'];

export const nouns: readonly Noun[] = [
  'clients',
  'servers',
  'apps',
  'sources',
  'destinations',
  'runs',
  'backups',
  'restores',
  'settings',
  'system',
];

/** Counts up whenever a noun changed: what a screen that read it by itself depends on. */
export type Revisions = Readonly<Record<Noun, number>>;
export type RevisionStore = StoreApi<Revisions>;

export function createRevisionStore(): RevisionStore {
  return createStore<Revisions>(() => ({
    clients: 0,
    servers: 0,
    apps: 0,
    sources: 0,
    destinations: 0,
    runs: 0,
    backups: 0,
    restores: 0,
    settings: 0,
    system: 0,
  }));
}

export interface FollowOptions {
  readonly client: SuretyClient;
  /** Called with the nouns that changed, at most once in a pause. */
  readonly changed: (nouns: ReadonlySet<Noun>) => void;
  /** Waits before the collected changes are told: a run that moves tells of itself several times a second. */
  readonly pause: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** Reads the stream of changes until it ends or breaks, which is told by its end; never rejects. */
export async function followChanges({ client, changed, pause, signal }: FollowOptions): Promise<void> {
  const waiting = new Set<Noun>();
  async function tellLater(): Promise<void> {
    await pause();
    const told = new Set(waiting);
    waiting.clear();
    if (!signal.aborted) changed(told);
  }
  try {
    for await (const event of await client.system.events({}, { signal })) {
      if (waiting.size === 0) void tellLater();
      waiting.add(event.noun);
    }
  } catch {
    // The line broke or the host ended; the connection store tells the person, and the caller opens the stream again.
  }
}
