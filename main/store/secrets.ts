import type { Db } from './rows.ts';
import type { SecretRepository, VaultRecord } from './types.ts';

/** Sealed secrets as they are: what is inside is the vault's to know. */
export function secretRepository(db: Db): SecretRepository {
  return {
    async get(ownerId, name) {
      const row = await db
        .selectFrom('secrets')
        .selectAll()
        .where('ownerId', '=', ownerId)
        .where('name', '=', name)
        .executeTakeFirst();
      return row ?? null;
    },
    async namesOf(ownerId) {
      const rows = await db
        .selectFrom('secrets')
        .select('name')
        .where('ownerId', '=', ownerId)
        .orderBy('name')
        .execute();
      return rows.map((row) => row.name);
    },
    async put({ ownerId, name, nonce, ciphertext, tag }) {
      await db
        .insertInto('secrets')
        .values({ ownerId, name, nonce, ciphertext, tag })
        .onConflict((conflict) => conflict.columns(['ownerId', 'name']).doUpdateSet({ nonce, ciphertext, tag }))
        .execute();
    },
    async remove(ownerId, name) {
      await db.deleteFrom('secrets').where('ownerId', '=', ownerId).where('name', '=', name).execute();
    },
    async removeAll(ownerId) {
      await db.deleteFrom('secrets').where('ownerId', '=', ownerId).execute();
    },
  };
}

/** The one record of how the data key is kept. */
export function vaultRepository(db: Db): {
  get(): Promise<VaultRecord | null>;
  put(record: VaultRecord): Promise<void>;
} {
  return {
    async get() {
      const row = await db.selectFrom('vault').selectAll().executeTakeFirst();
      if (row === undefined) return null;
      const check = { nonce: row.checkNonce, ciphertext: row.checkCiphertext, tag: row.checkTag };
      return { kind: row.kind, parameters: row.parameters, check };
    },
    async put({ kind, parameters, check }) {
      const columns = {
        kind,
        parameters,
        checkNonce: check.nonce,
        checkCiphertext: check.ciphertext,
        checkTag: check.tag,
      };
      await db
        .insertInto('vault')
        .values({ id: 1, ...columns })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
        .execute();
    },
  };
}
