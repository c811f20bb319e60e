import type { Selectable } from 'kysely';
import { hostKeyState } from '../../shared/domain/host-key.ts';
import type { HostKeyState } from '../../shared/domain/host-key.ts';
import { ProblemError } from '../../shared/domain/problem.ts';
import type { Clock } from '../ports.ts';
import type { OfferedKey } from '../remote/types.ts';
import { checked } from './rows.ts';
import type { Db } from './rows.ts';
import type { Tables } from './tables.ts';
import type { HostKeyRepository } from './types.ts';

type Columns = Selectable<Tables['hostKeys']>;

const nothingOffered = { offeredType: null, offeredFingerprint: null, offeredBlob: null, offeredSeenAt: null };

function stateOf(columns: Columns | undefined): HostKeyState {
  if (columns === undefined) return { state: 'unknown', pinned: null, offered: null };
  const pinned = columns.pinnedFingerprint !== null;
  const offered = columns.offeredFingerprint !== null;
  const state = pinned ? (offered ? 'changed' : 'pinned') : offered ? 'offered' : 'unknown';
  return checked(hostKeyState, 'host key of', `${columns.host}:${columns.port}`, {
    state,
    pinned: pinned
      ? {
          type: columns.pinnedType,
          fingerprint: columns.pinnedFingerprint,
          since: columns.pinnedSince,
          source: columns.pinnedSource,
        }
      : null,
    offered: offered
      ? { type: columns.offeredType, fingerprint: columns.offeredFingerprint, seenAt: columns.offeredSeenAt }
      : null,
  });
}

/**
 * Host keys by host and port; the case of a host's name does not matter. An offered key that is the pinned one clears
 * what was offered before, so a host that shows its right key again is `pinned` again.
 */
export function hostKeyRepository(db: Db, clock: Clock): HostKeyRepository {
  const keyOf = (host: string, port: number) => ({ host: host.toLowerCase(), port });
  const read = (host: string, port: number): Promise<Columns | undefined> =>
    db
      .selectFrom('hostKeys')
      .selectAll()
      .where('host', '=', host.toLowerCase())
      .where('port', '=', port)
      .executeTakeFirst();
  const write = async (host: string, port: number, columns: Partial<Omit<Columns, 'host' | 'port'>>): Promise<void> => {
    await db
      .insertInto('hostKeys')
      .values({ ...keyOf(host, port), ...columns })
      .onConflict((conflict) => conflict.columns(['host', 'port']).doUpdateSet(columns))
      .execute();
  };
  const pin = (host: string, port: number, key: OfferedKey, source: 'first-use' | 'known_hosts'): Promise<void> =>
    write(host, port, {
      pinnedType: key.type,
      pinnedFingerprint: key.fingerprint,
      pinnedBlob: key.blob,
      pinnedSince: clock.now().toISOString(),
      pinnedSource: source,
      ...nothingOffered,
    });

  return {
    pin,
    async pinned(host, port) {
      const columns = await read(host, port);
      if (columns === undefined) return null;
      const { pinnedType: type, pinnedFingerprint: fingerprint, pinnedBlob: blob } = columns;
      return type === null || fingerprint === null || blob === null ? null : { type, fingerprint, blob };
    },
    async offer(host, port, key) {
      const known = await read(host, port);
      const isPinned = known?.pinnedBlob?.equals(key.blob) === true;
      await write(
        host,
        port,
        isPinned
          ? nothingOffered
          : {
              offeredType: key.type,
              offeredFingerprint: key.fingerprint,
              offeredBlob: key.blob,
              offeredSeenAt: clock.now().toISOString(),
            },
      );
    },
    state: async (host, port) => stateOf(await read(host, port)),
    async accept(host, port, fingerprint) {
      const known = await read(host, port);
      if (known?.pinnedFingerprint === fingerprint && known.offeredFingerprint === null) return;
      const { offeredType: type = null, offeredBlob: blob = null } = known ?? {};
      if (type === null || blob === null || known?.offeredFingerprint !== fingerprint) {
        throw new ProblemError({
          code: 'not_found',
          message: `${host}:${port} did not show a key with the fingerprint ${fingerprint}, so it cannot be accepted.`,
          where: `${host}:${port}`,
          next: 'Test the connection again and compare the fingerprint that is shown then.',
        });
      }
      await pin(host, port, { type, fingerprint, blob }, 'first-use');
    },
  };
}
