import { ProblemError } from '../../../shared/domain/problem.ts';
import type { PostgresConfig } from '../../../shared/domain/source.ts';
import type { SourceAccess, Survey } from '../types.ts';
import { identifier } from './address.ts';
import type { Answer } from './answer.ts';
import { fromHex } from './answer.ts';
import { nameLimitBytes } from './beside.ts';
import { archiveMajor } from './stages.ts';
import { majorOf } from './versions.ts';
import type { Versions } from './versions.ts';

const system = new Set(['postgres', 'template0', 'template1']);

type Why = Pick<ConstructorParameters<typeof ProblemError>[0], 'code' | 'message' | 'next'>;

/** Why a restore to this target cannot work at all; null when it can. */
export function findBlocker(
  answer: Answer,
  versions: Versions,
  backup: Pick<Survey, 'facts' | 'tools'>,
  access: SourceAccess<PostgresConfig>,
): ProblemError | null {
  const target = access.config.database;
  const where = access.remote.label;
  const why =
    targetBlocker(answer, target) ??
    rightsBlocker(answer, target, where) ??
    versionBlocker(versions, backup, where) ??
    contentBlocker(answer, target, where);
  return why === null ? null : new ProblemError({ ...why, where });
}

function targetBlocker(answer: Answer, target: string): Why | null {
  const invalid = (message: string, next: string): Why => ({ code: 'restore_target_invalid', message, next });
  if (Buffer.byteLength(target) > nameLimitBytes) {
    return invalid(
      `PostgreSQL cuts names after ${String(nameLimitBytes)} bytes, and "${target}" is longer.`,
      'Choose a shorter name.',
    );
  }
  if (system.has(target) || answer.one('database')?.[1] === 't') {
    return invalid(
      `"${target}" is a database that PostgreSQL itself uses, so it is not replaced.`,
      'Restore to another name.',
    );
  }
  return null;
}

function rightsBlocker(answer: Answer, target: string, where: string): Why | null {
  const [name, superuser, createdb] = answer.one('me') ?? [];
  const me = fromHex(name);
  if (superuser === 't') return null;
  if (createdb !== 't') {
    return {
      code: 'database_grant_missing',
      message: `User "${me}" may not create and rename databases on ${where}: a restore loads a new one and swaps it in.`,
      next: `Run in psql as a superuser: ALTER ROLE ${identifier(me)} CREATEDB;`,
    };
  }
  const [, , owns, owner] = answer.one('database') ?? [];
  if ((answer.number('role-settings') ?? 0) > 0) {
    return {
      code: 'database_grant_missing',
      message: `Database "${target}" on ${where} has settings of single roles (ALTER ROLE … IN DATABASE), which user "${me}" may not carry over.`,
      next: 'Restore as a superuser, e.g. with "run as" postgres.',
    };
  }
  if (owns === undefined || owns === 't') return null;
  return {
    code: 'database_grant_missing',
    message: `Database "${target}" on ${where} belongs to "${fromHex(owner)}", so user "${me}" may not replace it.`,
    next: `Run in psql as a superuser: GRANT ${identifier(fromHex(owner))} TO ${identifier(me)};`,
  };
}

function versionBlocker(versions: Versions, backup: Pick<Survey, 'facts' | 'tools'>, where: string): Why | null {
  const code = 'database_version_mismatch';
  const from = majorOf(backup.tools['server']) ?? majorOf(backup.facts['serverVersion']);
  if (from !== null && from > versions.server) {
    return {
      code,
      message: `The backup comes from PostgreSQL ${String(from)}, and ${where} runs ${versions.tools['server'] ?? ''}: an older server does not understand it.`,
      next: `Restore to a server with PostgreSQL ${String(from)} or newer.`,
    };
  }
  const wrote = archiveMajor(backup);
  if (versions.restore === null || versions.restore < wrote) {
    return {
      code,
      message: `The backup was written by pg_dump ${String(wrote)}, and ${where} has no pg_restore that new.`,
      next: `Run there: apt-get install postgresql-client-${String(Math.max(wrote, versions.server))} (Debian, Ubuntu; other systems likewise).`,
    };
  }
  return null;
}

function contentBlocker(answer: Answer, target: string, where: string): Why | null {
  const extensions = answer.names('missing-extension');
  if (extensions.length > 0) {
    return {
      code: 'restore_target_invalid',
      message: `The backup needs PostgreSQL extensions that are not installed on ${where}: ${extensions.join(', ')}.`,
      next: 'Install their packages there (e.g. postgresql-contrib, postgis), then plan the restore again.',
    };
  }
  if ((answer.number('prepared') ?? 0) > 0) {
    return {
      code: 'restore_target_invalid',
      message: `Database "${target}" on ${where} has prepared transactions, and PostgreSQL does not rename it until they are ended.`,
      next: 'End them (`SELECT gid FROM pg_prepared_xacts`, then COMMIT PREPARED or ROLLBACK PREPARED).',
    };
  }
  return null;
}
