import type { Migration } from 'kysely/migration';
import { firstLight } from './0001-first-light.ts';

/** Every change of the store's shape, by name, in order. A migration that was released is never edited again. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first-light': firstLight,
};
