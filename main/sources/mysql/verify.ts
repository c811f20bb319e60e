import type { Facts } from '../../../shared/domain/backup.ts';
import type { MysqlConfig } from '../../../shared/domain/source.ts';
import { ProblemError } from '../../../shared/domain/problem.ts';
import type { SourceAccess } from '../types.ts';
import { named } from './connect.ts';
import { look } from './look.ts';

const counted = ['tables', 'views', 'sequences', 'routines', 'triggers', 'events'] as const;

/** Compares the restored database with what the backup knew of itself. */
export async function verify(access: SourceAccess<MysqlConfig>, facts: Facts): Promise<string[]> {
  const { config, remote } = access;
  const failed = (message: string): ProblemError =>
    new ProblemError({
      code: 'restore_failed',
      message,
      where: remote.label,
      next: 'Undo the restore from its safety backup, and look at the details of the backup.',
    });
  const found = (await look(access)).database;
  if (found === null) throw failed(`${named(config.database)} is not there after the restore.`);
  const sentences: string[] = [];
  for (const name of counted) {
    const before = facts[name];
    if (typeof before !== 'number') continue;
    // More is no fault: something may have been made between the count and the dump.
    if (found[name] < before) {
      throw failed(`${named(config.database)} has ${String(found[name])} ${name}, the backup had ${String(before)}.`);
    }
    sentences.push(`${String(found[name])} ${name}, as in the backup.`);
  }
  sentences.push(`About ${found.rowsEstimate.toLocaleString('en')} rows, by the server's own estimate.`);
  return sentences;
}
