import type {
  DatabaseConnection,
  DiscoverQuery,
  SourceConfig,
  SourceKind,
  SourceSecrets,
} from '../../../shared/domain/source.ts';
import { sourceName } from '../../format/source-name.ts';
import { keepSecret, namedOnly, secretChangeOf } from '../../forms/secret-draft.ts';
import type { SecretDraft } from '../../forms/secret-draft.ts';

/** How to get at sources, as a form holds it: the fields of every kind. */
export interface AccessDraft {
  readonly kind: SourceKind;
  readonly via: DatabaseConnection['via'];
  readonly socket: string;
  readonly host: string;
  readonly port: number | string;
  readonly user: string;
  readonly runAs: string;
  readonly password: SecretDraft;
  /** The directory to look in, for directories. */
  readonly folder: string;
  /** Patterns to leave out, one a line, for directories. */
  readonly exclude: string;
}

const orNull = (text: string): string | null => (text === '' ? null : text);

export function accessDraft(config: SourceConfig | null): AccessDraft {
  const database = config !== null && config.kind !== 'directory' ? config : null;
  const tcp = database?.connection.via === 'tcp' ? database.connection : null;
  return {
    kind: config?.kind ?? 'mysql',
    via: database?.connection.via ?? 'socket',
    socket: database?.connection.via === 'socket' ? (database.connection.path ?? '') : '',
    host: tcp?.host ?? '127.0.0.1',
    port: tcp?.port ?? '',
    user: database?.user ?? '',
    runAs: config?.runAs ?? '',
    password: keepSecret,
    folder: '/var/www',
    exclude: config?.kind === 'directory' ? config.exclude.join('\n') : '',
  };
}

function accessOf(draft: AccessDraft) {
  const connection: DatabaseConnection =
    draft.via === 'socket'
      ? { via: 'socket', path: orNull(draft.socket) }
      : { via: 'tcp', host: draft.host, port: draft.port === '' ? null : Number(draft.port) };
  return { connection, user: orNull(draft.user), runAs: orNull(draft.runAs) };
}

function excludeOf(draft: AccessDraft): string[] {
  return draft.exclude.split('\n').filter((line) => line !== '');
}

export function discoverQueryOf(draft: AccessDraft): DiscoverQuery {
  if (draft.kind === 'directory') return { kind: 'directory', path: draft.folder, runAs: orNull(draft.runAs) };
  return { kind: draft.kind, ...accessOf(draft) };
}

/** The source named `name`: a database's name, or a directory's path. */
export function sourceConfigOf(draft: AccessDraft, name: string): SourceConfig {
  if (draft.kind === 'directory')
    return { kind: 'directory', path: name, exclude: excludeOf(draft), runAs: orNull(draft.runAs) };
  return { kind: draft.kind, database: name, ...accessOf(draft) };
}

/** What was found carries no excludes of its own: those of the form are added. */
export function withExcludes(config: SourceConfig, draft: AccessDraft): SourceConfig {
  return config.kind === 'directory' ? { ...config, exclude: excludeOf(draft) } : config;
}

export function sourceSecretsOf(draft: AccessDraft): SourceSecrets {
  return draft.kind === 'directory' ? {} : namedOnly({ password: secretChangeOf(draft.password) });
}

/** What tells two sources of one app apart. */
export function sourceKey(config: SourceConfig): string {
  return JSON.stringify([config.kind, sourceName(config)]);
}
