import type { Facts } from '../../../shared/domain/backup.ts';
import { ProblemError } from '../../../shared/domain/problem.ts';
import type { PostgresConfig } from '../../../shared/domain/source.ts';
import type { SourceAccess } from '../types.ts';
import { countedFacts, readFacts } from './known.ts';
import { look } from './survey.ts';

/** Compares the restored database with what the backup knew of itself. Rejects with restore_failed on a difference. */
export async function verify(access: SourceAccess<PostgresConfig>, facts: Facts): Promise<string[]> {
  const { answer, versions } = await look(access);
  const now = readFacts(answer, versions);
  const same: string[] = [];
  const different: string[] = [];
  for (const [what, [one, many]] of Object.entries(countedFacts)) {
    const expected = facts[what];
    if (typeof expected !== 'number') continue;
    const found = Number(now[what]);
    if (found !== expected) different.push(`${String(found)} ${many} instead of ${String(expected)}`);
    else if (expected > 0) same.push(`${String(found)} ${found === 1 ? one : many}, as in the backup`);
  }
  const missing = names(facts['extensions']).filter((extension) => !names(now['extensions']).includes(extension));
  if (missing.length > 0) different.push(`without the extensions ${missing.join(', ')}`);
  if (different.length === 0) return same.length === 0 ? ['The database is empty, as in the backup'] : same;

  const subject = `database "${access.config.database}" on ${access.remote.label}`;
  throw new ProblemError({
    code: 'restore_failed',
    message: `The restored ${subject} is not what was backed up: it has ${different.join(', ')}.`,
    where: access.remote.label,
    next: 'Restore the safety backup to undo this, or another backup.',
  });
}

function names(value: Facts[string] | undefined): readonly string[] {
  return Array.isArray(value) ? value : [];
}
