import type { Backup } from '../../../shared/domain/backup.ts';
import { namedOnly, secretChangeOf } from '../../forms/secret-draft.ts';
import type { SecretDraft } from '../../forms/secret-draft.ts';
import type { PlanInput } from '../../stores/restores.ts';

export type TargetPlace = 'same' | 'name' | 'server';

/** Where a restore is to go, as its form holds it. */
export interface TargetDraft {
  readonly place: TargetPlace;
  readonly serverId: string | null;
  /** The database's name or the directory's path at the target; empty keeps the source's own. */
  readonly name: string;
  readonly copyId: string | null;
  readonly password: SecretDraft;
}

/** What keeps a plan from being made, by field; empty when nothing does. */
export function targetErrors(
  draft: TargetDraft,
  directory: boolean,
): { readonly name?: string; readonly serverId?: string } {
  if (draft.place === 'server' && draft.serverId === null) return { serverId: 'Choose a server' };
  if (draft.place === 'name' && draft.name === '')
    return { name: directory ? 'Type the path to restore to' : 'Type the name of the database to restore into' };
  if (draft.place !== 'same' && directory && draft.name !== '' && !draft.name.startsWith('/'))
    return { name: 'A path must begin with /' };
  return {};
}

export function planInputOf(backup: Backup, draft: TargetDraft): PlanInput {
  const directory = backup.config.kind === 'directory';
  const name =
    draft.place === 'same' || draft.name === '' ? {} : directory ? { path: draft.name } : { database: draft.name };
  const server = draft.place === 'server' && draft.serverId !== null ? { serverId: draft.serverId } : {};
  return {
    backupId: backup.id,
    copyId: draft.copyId,
    target: { ...server, ...name },
    secrets: directory ? {} : namedOnly({ password: secretChangeOf(draft.password) }),
  };
}
