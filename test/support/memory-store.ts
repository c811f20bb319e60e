import type { Clock } from '../../main/ports.ts';
import { connect } from '../../main/store/connection.ts';
import { migrate } from '../../main/store/migrate.ts';
import { migrations } from '../../main/store/migrations/index.ts';
import { repositories } from '../../main/store/repositories.ts';
import type { Store } from '../../main/store/types.ts';

/** A clock that stands still until it is set. */
export function fixedClock(at = '2026-11-23T04:30:00.000Z'): Clock & { set(at: string): void } {
  let now = new Date(at);
  return {
    now: () => now,
    set: (next) => {
      now = new Date(next);
    },
  };
}

/** The real repositories on a database in memory: no file, no lock. */
export async function memoryStore(clock: Clock = fixedClock()): Promise<Store> {
  const connection = connect(':memory:');
  await migrate(connection, migrations);
  return { ...repositories(connection.db, clock), close: () => connection.db.destroy() };
}
