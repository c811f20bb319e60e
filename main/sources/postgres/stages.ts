import type { Facts } from '../../../shared/domain/backup.ts';
import type { PostgresConfig } from '../../../shared/domain/source.ts';
import type { Stage, Survey } from '../types.ts';
import { addressArgs, conninfo } from './address.ts';
import { checkScript, dumpScript } from './scripts.ts';
import { majorOf } from './versions.ts';

/** `level` is pg_dump's own gzip level, 1 to 9: the custom format is compressed inside. */
export function dump(config: PostgresConfig, _survey: Survey, level: number): Stage {
  return {
    script: dumpScript,
    args: [...addressArgs(config), conninfo(config.database), String(level)],
    runAs: config.runAs,
  };
}

/** Restores the archive into nothing, with a pg_restore that is not older than the pg_dump that wrote it. */
export function check(survey: Pick<Survey, 'facts' | 'tools'>): Stage {
  return { script: checkScript, args: [String(archiveMajor(survey))], runAs: null };
}

/** The major version of the pg_dump that wrote an archive, else of the server that it came from; 0 when neither is known. */
export function archiveMajor(backup: { readonly facts: Facts; readonly tools?: Survey['tools'] }): number {
  const { facts, tools } = backup;
  return majorOf(tools?.['pg_dump']) ?? majorOf(facts['dumpVersion']) ?? majorOf(facts['serverVersion']) ?? 0;
}
