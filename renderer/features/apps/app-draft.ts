import type { App, Compression } from '../../../shared/domain/app.ts';

/** An app as its form holds it. */
export interface AppDraft {
  readonly clientId: string;
  readonly serverId: string;
  readonly name: string;
  readonly destinationIds: string[];
  readonly compression: Compression;
}

export function appDraft(app: App | null, only: { readonly clientId: string; readonly serverId: string }): AppDraft {
  return {
    clientId: app?.clientId ?? only.clientId,
    serverId: app?.serverId ?? only.serverId,
    name: app?.name ?? '',
    destinationIds: app?.destinationIds ?? [],
    compression: app?.compression ?? { compressor: 'auto', level: 6 },
  };
}

/** A new client's storage is another client's: what was chosen for the old client is dropped. */
export function withClient(draft: AppDraft, clientId: string): AppDraft {
  return draft.clientId === clientId ? draft : { ...draft, clientId, destinationIds: [] };
}

/** What the two lists of a form lack before it can be sent, by field. */
export function missingChoices(draft: AppDraft): Record<string, string> {
  return {
    ...(draft.clientId === '' ? { clientId: 'Choose a client' } : {}),
    ...(draft.serverId === '' ? { serverId: 'Choose a server' } : {}),
  };
}

/** Why "Back up now" cannot begin yet; null when it can. */
export function whyNotYet(app: Pick<App, 'sources' | 'destinationIds'>): string | null {
  if (app.sources.length === 0) return 'Add a source first: a database or a directory to back up.';
  if (app.destinationIds.length === 0) return 'Choose a destination first: where the backups are kept.';
  return null;
}
