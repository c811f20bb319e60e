import type { SourceConfig } from '../../shared/domain/source.ts';

/** What names a source: a database's name or a directory's path. */
export function sourceName(config: SourceConfig): string {
  return config.kind === 'directory' ? config.path : config.database;
}
