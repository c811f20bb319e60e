import type { Backup, Copy } from '../../shared/domain/backup.ts';
import { reachesMatches } from '../../shared/domain/proof.ts';
import type { Source } from '../../shared/domain/source.ts';

/** How far back an app could be put if it were lost now. */
export interface LastProven {
  /** When the stalest of its proven sources was last backed up; null when none has a proven copy. */
  readonly at: string | null;
  /** The labels of sources without one proven copy among the backups looked at. */
  readonly unproven: readonly string[];
}

/** The copies that a restore can read: main refuses those that were never proven. */
export function provenCopies(backup: Backup): Copy[] {
  return backup.copies.filter((copy) => copy.state === 'proven' && reachesMatches(copy.proof));
}

export function isProven(backup: Backup): boolean {
  return provenCopies(backup).length > 0;
}

/**
 * One fresh source must not hide a stale one: an app is as old as the oldest of its sources' newest proven backups.
 * Safety backups are not counted: they show what a restore was about to overwrite.
 */
export function lastProven(sources: readonly Source[], backups: readonly Backup[]): LastProven {
  const unproven: string[] = [];
  let oldest: string | null = null;
  for (const source of sources) {
    const times = backups
      .filter((backup) => backup.sourceId === source.id && backup.purpose === 'backup' && isProven(backup))
      .map((backup) => backup.createdAt)
      .sort();
    const newest = times.at(-1);
    if (newest === undefined) unproven.push(source.label);
    else if (oldest === null || newest < oldest) oldest = newest;
  }
  return { at: oldest, unproven };
}
