import { posix } from 'node:path';
import type { SourceConfig } from '../../shared/domain/source.ts';

/** What a run reads or a restore writes: a database or a directory of a server, however it is reached. */
export interface Place {
  readonly serverId: string;
  readonly config: SourceConfig;
}

/**
 * Whether two places have something in common, so that they must not be read and written at once. Which user or socket
 * leads to a database does not matter; a directory has those in it in common with them.
 */
export function overlap(a: Place, b: Place): boolean {
  if (a.serverId !== b.serverId) return false;
  if (a.config.kind === 'directory' || b.config.kind === 'directory') {
    return a.config.kind === 'directory' && b.config.kind === 'directory' && within(a.config.path, b.config.path);
  }
  return a.config.kind === b.config.kind && a.config.database === b.config.database;
}

function within(a: string, b: string): boolean {
  const [one, other] = [folder(a), folder(b)];
  return one.startsWith(other) || other.startsWith(one);
}

function folder(path: string): string {
  return `${posix.normalize(path).replace(/\/+$/, '')}/`;
}
