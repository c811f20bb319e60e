import { ProblemError } from '../../../shared/domain/problem.ts';
import type { LocalConfig } from '../../../shared/domain/destination.ts';
import type { ScriptOptions, ScriptResult, Verdict } from '../../remote/types.ts';
import type { DestinationAccess } from '../types.ts';
import text from './files.sh?raw';

export const filesScript = { name: 'files', text };

export type FilesOperation = 'prepare' | 'free' | 'commit' | 'write' | 'read' | 'stat' | 'sum' | 'remove' | 'list';

/** Arguments of `files.sh` for an operation on paths relative to the destination's root. */
export function filesArgs(config: LocalConfig, operation: FilesOperation, ...paths: readonly string[]): string[] {
  return [operation, config.path, config.mustBeMounted ? 'yes' : 'no', ...paths];
}

/** Rejects with destination_not_mounted, the error of an operation that failed, or that of the connection. */
export async function runFiles(
  access: DestinationAccess<LocalConfig>,
  operation: FilesOperation,
  paths: readonly string[],
  options: ScriptOptions = {},
): Promise<ScriptResult> {
  const result = await access.remote.run(filesScript, {
    ...options,
    args: filesArgs(access.config, operation, ...paths),
  });
  refuseFailure(access, operation, result.verdict, result.stderr);
  return result;
}

/** Turns the verdict of a failed operation into its problem. */
export function refuseFailure(
  access: DestinationAccess<LocalConfig>,
  operation: FilesOperation,
  verdict: Verdict,
  stderr: string,
): void {
  const where = `${access.label} (${access.config.path} on ${access.remote.label})`;
  if (verdict['mounted'] === 0) {
    throw new ProblemError({
      code: 'destination_not_mounted',
      message: `Nothing is mounted at ${access.config.path}, and this destination must be a mounted disk or share.`,
      where,
      next: 'Connect and mount the disk on the server, then try again. Nothing was written below it.',
    });
  }
  if (verdict['rc'] === 0) return;
  if (operation === 'commit' && verdict['rc'] === 17) {
    throw new ProblemError({
      code: 'conflict',
      message: 'There is a file of that name at the destination already, and a backup never replaces another.',
      where,
      next: 'Back up again: the new backup gets a name of its own.',
    });
  }
  const full = /no space left|disk quota exceeded/i.test(stderr);
  throw new ProblemError({
    code: full
      ? 'destination_full'
      : operation === 'read' || operation === 'sum'
        ? 'copy_missing'
        : 'destination_write_failed',
    message: full ? 'The destination is full.' : `The server could not ${describe[operation]} at the destination.`,
    where,
    next: full
      ? 'Free some room there, or choose another destination.'
      : `Check that ${access.config.path} exists and that the SSH user may write to it.`,
    detail: stderr.trim() === '' ? null : stderr.trim().slice(-2000),
  });
}

const describe: Record<FilesOperation, string> = {
  prepare: 'make the folder',
  free: 'ask for the free room',
  commit: 'give the backup its final name',
  write: 'write a file',
  read: 'read the copy',
  stat: 'look for the copy',
  sum: 'read the copy for its checksum',
  remove: 'remove a file',
  list: 'list the folder',
};
