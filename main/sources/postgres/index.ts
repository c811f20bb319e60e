import type { PostgresConfig } from '../../../shared/domain/source.ts';
import type { SourceKindModule } from '../types.ts';
import { restoreByHand } from './by-hand.ts';
import { discover } from './discover.ts';
import { explain } from './explain.ts';
import { inspect } from './inspect.ts';
import { preflight } from './preflight.ts';
import { recover, restore } from './restore.ts';
import { check, dump } from './stages.ts';
import { survey } from './survey.ts';
import { verify } from './verify.ts';

/** PostgreSQL databases, dumped by pg_dump in the custom format, restored beside the target and swapped in. */
export const postgres: SourceKindModule<PostgresConfig> = {
  kind: 'postgres',
  extension: 'dump',
  packed: false,
  label: (config) => config.database,
  discover,
  preflight,
  survey,
  dump,
  check,
  explain,
  inspect,
  restore,
  recover,
  verify,
  restoreByHand,
};
