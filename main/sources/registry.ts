import type { SourceConfig, SourceKind } from '../../shared/domain/source.ts';
import { directory } from './directory/index.ts';
import type { SourceKindModule } from './types.ts';

type Kinds = { readonly [K in SourceKind]: SourceKindModule<Extract<SourceConfig, { kind: K }>> };

/** Every kind of source. Someone who adds a kind adds its line here. */
export const sourceKinds: Pick<Kinds, 'directory'> = { directory };

/** The module of a kind. Its configs are of that kind: what a source's config says is what finds the module. */
export function sourceKind(kind: SourceKind): SourceKindModule {
  return (sourceKinds as unknown as Record<SourceKind, SourceKindModule>)[kind];
}
