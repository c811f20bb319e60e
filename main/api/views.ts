import type { App } from '../../shared/domain/app.ts';
import type { Destination } from '../../shared/domain/destination.ts';
import type { Server } from '../../shared/domain/server.ts';
import type { Source } from '../../shared/domain/source.ts';
import { hostOf } from '../runs/access.ts';
import { sourceKind } from '../sources/registry.ts';
import type { AppRow, DestinationRow, ServerRow, SourceRow } from '../store/types.ts';
import type { ApiDeps } from './types.ts';

type ViewDeps = Pick<ApiDeps, 'store' | 'vault'>;

/** Rows as the contract shows them: which secrets are set, never what they are. */
export async function serverView({ store, vault }: ViewDeps, row: ServerRow): Promise<Server> {
  return {
    ...row,
    secretsSet: await signInSecretsSet(vault, row.id),
    hostKey: await store.hostKeys.state(row.host, row.port),
  };
}

export async function destinationView({ store, vault }: ViewDeps, row: DestinationRow): Promise<Destination> {
  const host = hostOf(row.config);
  return {
    ...row,
    secretsSet: await signInSecretsSet(vault, row.id),
    hostKey: host && (await store.hostKeys.state(host.host, host.port)),
  };
}

export async function sourceView({ vault }: ViewDeps, row: SourceRow): Promise<Source> {
  const names = await vault.names(row.id);
  return {
    ...row,
    label: sourceKind(row.config.kind).label(row.config),
    secretsSet: { password: names.has('password') },
  };
}

export async function appView(deps: ViewDeps, row: AppRow): Promise<App> {
  const sources = await deps.store.sources.ofApp(row.id);
  return { ...row, sources: await Promise.all(sources.map((source) => sourceView(deps, source))) };
}

async function signInSecretsSet(vault: ViewDeps['vault'], ownerId: string): Promise<Server['secretsSet']> {
  const names = await vault.names(ownerId);
  return {
    password: names.has('password'),
    privateKey: names.has('privateKey'),
    keyPassphrase: names.has('keyPassphrase'),
  };
}
