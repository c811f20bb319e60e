import type { DestinationConfig, DestinationKind } from '../../shared/domain/destination.ts';
import { local } from './local/index.ts';
import { sftp } from './sftp/index.ts';
import type { DestinationKindModule } from './types.ts';

/** Every kind of destination: a new one is a folder and a line here. */
const kinds: { readonly [K in DestinationKind]: DestinationKindModule<Extract<DestinationConfig, { kind: K }>> } = {
  local,
  sftp,
};

/** The module of a kind. Its config is that kind's own: the caller hands over the one it came with. */
export function destinationKind(kind: DestinationKind): DestinationKindModule {
  return kinds[kind];
}
