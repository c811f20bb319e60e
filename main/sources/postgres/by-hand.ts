import type { PostgresConfig } from '../../../shared/domain/source.ts';
import { conninfo } from './address.ts';

/** Commands that restore an artifact without Surety, into a new database, so that nothing is lost by trying. */
export function restoreByHand(config: PostgresConfig, name: string): string[] {
  const target = `${config.database}_restored`;
  return [
    `createdb -T template0 -- ${quoted(target)}`,
    `pg_restore --exit-on-error --single-transaction -d ${quoted(conninfo(target))} -- ${quoted(name)}`,
    '# Add --no-owner --no-privileges where the roles of the backup do not exist.',
  ];
}

/** One word for a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
