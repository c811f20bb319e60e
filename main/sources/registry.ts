import type { SourceConfig, SourceKind } from '../../shared/domain/source.ts';
import { directory } from './directory/index.ts';
import { mysql } from './mysql/index.ts';
import { postgres } from './postgres/index.ts';
import type { SourceKindModule } from './types.ts';

/** Every kind of source. Someone who adds a kind adds its line here. */
export const sourceKinds: { readonly [K in SourceKind]: SourceKindModule<Extract<SourceConfig, { kind: K }>> } = {
  mysql,
  postgres,
  directory,
};

/** The module of a kind. Its configs are of that kind: what a source's config says is what finds the module. */
export function sourceKind(kind: SourceKind): SourceKindModule {
  return sourceKinds[kind] as unknown as SourceKindModule;
}
