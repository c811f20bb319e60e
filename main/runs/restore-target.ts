import type { Backup } from '../../shared/domain/backup.ts';
import { fileSafe } from '../../shared/domain/names.ts';
import { ProblemError } from '../../shared/domain/problem.ts';
import type { RestorePlan } from '../../shared/domain/restore.ts';
import type { SourceConfig } from '../../shared/domain/source.ts';
import { sourceKind } from '../sources/registry.ts';
import type { SourceAccess } from '../sources/types.ts';
import type { ServerRow } from '../store/types.ts';
import type { RunDeps } from './types.ts';

/** How long a plan may wait for its confirmation, in milliseconds. */
const planLivesFor = 15 * 60 * 1000;

/** What a person may choose about the place that is restored to. */
export interface TargetChoice {
  readonly serverId?: string | undefined;
  readonly database?: string | undefined;
  readonly path?: string | undefined;
}

/** The config of the target: reached as the source is now, at the place that was backed up or that was chosen. */
export function targetConfig(current: SourceConfig, backedUp: SourceConfig, choice: TargetChoice): SourceConfig {
  if (backedUp.kind === 'directory') {
    if (choice.database !== undefined) throw wrongChoice('A directory is restored to a path, not to a database.');
    const base = current.kind === 'directory' ? current : backedUp;
    return { ...base, path: choice.path ?? backedUp.path };
  }
  if (choice.path !== undefined) throw wrongChoice('A database is restored to a database, not to a path.');
  const base = current.kind === backedUp.kind ? current : backedUp;
  return { ...base, database: choice.database ?? backedUp.database };
}

export async function targetAccess(
  deps: RunDeps,
  restoreId: string,
  sourceId: string,
  server: ServerRow,
  config: SourceConfig,
): Promise<SourceAccess> {
  const own = await deps.vault.read(restoreId, 'password');
  return {
    remote: await deps.access.server(server.id),
    config,
    password: own ?? (await deps.vault.read(sourceId, 'password')),
    workDir: server.workDir,
  };
}

/** Looks at the target and writes down what a restore would do to it. Rejects with the blocker where it cannot work. */
export async function planFor(
  deps: RunDeps,
  access: SourceAccess,
  server: ServerRow,
  backup: Backup,
): Promise<RestorePlan> {
  const kind = sourceKind(access.config.kind);
  const state = await kind.inspect(access, backup);
  if (state.blocker) throw state.blocker;
  const label = kind.label(access.config);
  return {
    serverId: server.id,
    target: access.config,
    targetLabel: `${words[access.config.kind]} ${label} on ${server.name}`,
    targetExists: state.exists,
    targetBytes: state.bytes,
    targetLastWriteAt: state.lastWriteAt?.toISOString() ?? null,
    consequences: [
      ...(state.exists ? [] : [`Nothing is there yet: ${label} is made on ${server.name}.`]),
      ...state.consequences,
    ],
    warnings: [...state.warnings],
    safetyBackup: state.exists,
    phrase: `${typable(label)} on ${typable(server.name)}`,
    expiresAt: new Date(deps.clock.now().getTime() + planLivesFor).toISOString(),
  };
}

const words: Record<SourceConfig['kind'], string> = {
  mysql: 'database',
  postgres: 'database',
  directory: 'directory',
};

/** A name that can be typed to the letter: others are shown by their file-safe form. */
function typable(name: string): string {
  return /^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(name) ? name : fileSafe(name);
}

function wrongChoice(message: string): ProblemError {
  return new ProblemError({ code: 'restore_target_invalid', message, next: 'Name the target that fits the backup.' });
}
