import type { MysqlConfig } from '../../../shared/domain/source.ts';
import { ProblemError, type ProblemCode } from '../../../shared/domain/problem.ts';
import { formatBytes } from '../../../shared/domain/units.ts';
import type { SourceAccess, Survey, TargetState } from '../types.ts';
import { named } from './connect.ts';
import { look, type DatabaseLook } from './look.ts';
import { probe } from './probe.ts';
import { query } from './query.ts';
import { definerGrant, maySetDefiner, missingForRestore } from './rights.ts';

const ownDatabases = ['mysql', 'information_schema', 'performance_schema', 'sys'];

/** Looks at the database that a restore would write to. */
export async function inspect(
  access: SourceAccess<MysqlConfig>,
  backup: Pick<Survey, 'facts' | 'tools'>,
): Promise<TargetState> {
  const { config } = access;
  const found = await look(access);
  const local = config.connection.via === 'socket' || /^(localhost|127\.|::1$)/.test(config.connection.host);
  const { freeBytes } = await probe(access, local ? (found.settings['datadir'] ?? '') : '');
  const now = found.database;
  const consequences =
    now === null
      ? [`${named(config.database)} is created.`]
      : [
          `Everything that is in ${named(config.database)} now is dropped: ${String(now.tables)} tables, ${String(now.views)} views, ${String(now.routines)} routines.`,
          'While it is loaded, the app finds an empty or half-filled database.',
          ...(now.sessions > 0
            ? [`${String(now.sessions)} sessions work in it now; they are not cut, but they will see errors.`]
            : []),
        ];
  const warnings: string[] = [];
  const needed = backup.facts['bytes'];
  if (freeBytes !== null && typeof needed === 'number' && freeBytes + (now?.bytes ?? 0) < needed) {
    warnings.push(
      `The database will need about ${formatBytes(needed)}; ${formatBytes(freeBytes)} are free on its disk.`,
    );
  }
  if (typeof backup.facts['mariadb'] === 'boolean' && backup.facts['mariadb'] !== found.isMariadb) {
    warnings.push(
      `The backup is from ${backup.tools['server'] ?? 'another server'}, the target is ${found.server}: another family.`,
    );
  }
  if (found.hasRole)
    warnings.push(`${found.account} has its rights from a role; whether they are enough cannot be told.`);
  return {
    exists: now !== null,
    bytes: now?.bytes ?? null,
    lastWriteAt: dateOf(now?.writtenAt ?? null),
    consequences,
    warnings,
    blocker: await blockerOf(access, found, backup),
  };
}

async function blockerOf(
  access: SourceAccess<MysqlConfig>,
  found: DatabaseLook,
  backup: Pick<Survey, 'facts' | 'tools'>,
): Promise<ProblemError | null> {
  const { config, remote } = access;
  const block = (code: ProblemCode, message: string, next: string): ProblemError =>
    new ProblemError({ code, message, where: remote.label, next });
  if (ownDatabases.includes(config.database.toLowerCase())) {
    return block(
      'restore_target_invalid',
      `${named(config.database)} is the database server's own.`,
      'Restore to another name.',
    );
  }
  const isSuper = found.globalRights.has('SUPER');
  if (/^(1|ON)/i.test(found.settings['read_only'] ?? '') && !isSuper) {
    return block(
      'restore_target_invalid',
      `The database server on ${remote.label} is read-only.`,
      'Restore on the server that it is a replica of.',
    );
  }
  const missing = missingForRestore(found, { ...backup.facts, ...countsNow(found, backup) }, config.database);
  if (missing.names.length > 0 && !found.hasRole) {
    return block(
      'database_grant_missing',
      `${found.account} may not do everything that a restore of ${named(config.database)} on ${remote.label} needs: ${missing.names.join(', ')}.`,
      `As an administrator of the database, run: ${missing.grants.join(' ')}`,
    );
  }
  // The safety backup has to be loaded again when something fails, so what it holds counts too.
  const definers = [...listOf(backup.facts['definers']), ...(found.database?.definers ?? [])];
  const own = found.account.replaceAll("'", '');
  const foreign = definers.find((definer) => definer !== own);
  if (foreign !== undefined && !maySetDefiner(found) && !found.hasRole) {
    return block(
      'database_grant_missing',
      `Views, routines, triggers or events in it belong to ${foreign}, and ${found.account} may not create them for someone else.`,
      `As an administrator of the database, run: ${definerGrant(found)}`,
    );
  }
  const logged = /^(1|ON)/i.test(found.settings['log_bin'] ?? '') && !/^(1|ON)/i.test(found.settings['trust'] ?? '');
  const hasCode = Number(backup.facts['routines'] ?? 0) + Number(backup.facts['triggers'] ?? 0) > 0;
  if (logged && hasCode && !isSuper) {
    return block(
      'database_grant_missing',
      `The server writes a binary log and lets only administrators create routines and triggers.`,
      'As an administrator of the database, run: SET GLOBAL log_bin_trust_function_creators = 1;',
    );
  }
  const unknown = await unknownCollations(access, listOf(backup.facts['collations']));
  if (unknown.length > 0) {
    return block(
      'database_version_mismatch',
      `${found.server} on ${remote.label} does not know ${unknown.join(', ')}, which tables of the backup use.`,
      `Restore to a server like the one it came from: ${backup.tools['server'] ?? 'unknown'}.`,
    );
  }
  return null;
}

/** The larger of both counts: what is there must be put back, what is in the backup must be loaded. */
function countsNow(found: DatabaseLook, backup: Pick<Survey, 'facts'>): Record<string, number> {
  const names = ['views', 'routines', 'triggers', 'events'] as const;
  return Object.fromEntries(
    names.map((name) => [name, Math.max(Number(backup.facts[name] ?? 0), found.database?.[name] ?? 0)]),
  );
}

async function unknownCollations(access: SourceAccess<MysqlConfig>, wanted: readonly string[]): Promise<string[]> {
  if (wanted.length === 0) return [];
  const rows = await query(access, 'SELECT collation_name FROM information_schema.collations;');
  const known = new Set(rows.map((row) => row[0]));
  // MariaDB lists uca1400 collations without the character set that tables name with them.
  return wanted.filter((name) => !known.has(name) && !known.has(name.replace(/^[^_]+_(?=uca1400)/, '')));
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function dateOf(seconds: number | null): Date | null {
  return seconds === null ? null : new Date(seconds * 1000);
}
