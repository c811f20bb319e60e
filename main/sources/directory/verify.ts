import type { Facts } from '../../../shared/domain/backup.ts';
import type { DirectoryConfig } from '../../../shared/domain/source.ts';
import { ProblemError } from '../../../shared/domain/problem.ts';
import type { SourceAccess } from '../types.ts';
import { countSeconds, named } from './config.ts';
import { look } from './look.ts';

/**
 * Compares a restored directory with what the backup knew of it. The restore itself has counted every entry of the
 * archive; the survey's count is from a moment before the dump, so a difference there is said, not refused.
 */
export async function verify(access: SourceAccess<DirectoryConfig>, facts: Facts): Promise<string[]> {
  const { config, remote } = access;
  const found = await look(access, countSeconds);
  const differs = (message: string): ProblemError =>
    new ProblemError({
      code: 'restore_failed',
      message,
      where: remote.label,
      next: 'Undo the restore from its safety backup, or set it right by hand.',
    });
  const sentences: string[] = [];

  const owner = facts['owner'];
  if (typeof owner === 'string' && owner !== found.owner) {
    if (found.uid === 0) throw differs(`${named(config.path)} belongs to ${found.owner}, in the backup to ${owner}.`);
    sentences.push(
      `The directory belongs to ${found.owner}, in the backup to ${owner}: only root can give files away.`,
    );
  } else sentences.push(`The directory belongs to ${found.owner}, as in the backup.`);

  const mode = facts['mode'];
  if (typeof mode === 'string' && mode !== found.mode) {
    throw differs(`${named(config.path)} has mode ${found.mode}, in the backup ${mode}.`);
  }
  sentences.push(`Its mode is ${found.mode}.`);

  const entries = facts['entries'];
  if (found.entries !== null) {
    if (typeof entries === 'number' && entries > 1 && found.entries <= 1) {
      throw differs(`${named(config.path)} is empty; the backup had ${String(entries)} entries.`);
    }
    const before = typeof entries === 'number' ? `; right before the backup it had ${String(entries)}` : '';
    sentences.push(`It has ${String(found.entries)} entries${before}.`);
  }
  return sentences;
}
