import type { LocalConfig } from '../../../shared/domain/destination.ts';
import { checkByRoundTrip } from '../check.ts';
import type { DestinationKindModule } from '../types.ts';
import { openLocal } from './open.ts';

export const local: DestinationKindModule<LocalConfig> = {
  kind: 'local',
  reach: 'managed-server',
  open: openLocal,
  check: (access) => checkByRoundTrip(() => openLocal(access)),
};
