import { settings } from '../../shared/domain/system.ts';
import type { Settings } from '../../shared/domain/system.ts';
import { checked, fromJson, toJson } from './rows.ts';
import type { Db } from './rows.ts';

/** The settings; what was never set has its default. */
export function settingsRepository(db: Db): { get(): Promise<Settings>; put(value: Settings): Promise<void> } {
  return {
    async get() {
      const row = await db.selectFrom('settings').selectAll().executeTakeFirst();
      return checked(settings, 'settings', 'of Surety', row === undefined ? {} : fromJson(row.valueJson));
    },
    async put(value) {
      const valueJson = toJson(value);
      await db
        .insertInto('settings')
        .values({ id: 1, valueJson })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ valueJson }))
        .execute();
    },
  };
}
