import type { PostgresConfig } from '../../../shared/domain/source.ts';
import { formatBytes } from '../../../shared/domain/units.ts';
import type { SourceAccess, Survey, TargetState } from '../types.ts';
import type { Answer } from './answer.ts';
import { fromHex, toNumber } from './answer.ts';
import { findBlocker } from './inspect-blocker.ts';
import sql from './inspect.sql?raw';
import { hexList, textFact } from './known.ts';
import { ask } from './run-program.ts';
import { readVersions } from './versions.ts';

/** Looks at the target of a restore; changes nothing. Sizes in bytes, times in UTC. */
export async function inspect(
  access: SourceAccess<PostgresConfig>,
  backup: Pick<Survey, 'facts' | 'tools'>,
): Promise<TargetState> {
  const answer = await ask(access, {
    program: 'look',
    sql,
    database: null,
    variables: {
      target: access.config.database,
      roles: hexList(backup.facts, 'roles') ?? '',
      extensions: hexList(backup.facts, 'extensions') ?? '',
    },
  });
  const database = answer.one('database');
  const written = answer.number('written');
  return {
    exists: database !== undefined,
    bytes: toNumber(database?.[0]),
    lastWriteAt: written === null ? null : new Date(written * 1000),
    consequences: consequences(answer, access.config.database),
    warnings: warnings(answer, backup, access),
    blocker: findBlocker(answer, readVersions(answer), backup, access),
  };
}

function consequences(answer: Answer, target: string): string[] {
  if (answer.one('database') === undefined) return [`Database "${target}" will be created.`];
  const sessions = answer.number('sessions') ?? 0;
  const all = [`Everything in database "${target}" is replaced by the backup; the two change places by a rename.`];
  if (sessions === 1) all.push('1 session that is connected to it now will be cut.');
  if (sessions > 1) all.push(`${String(sessions)} sessions that are connected to it now will be cut.`);
  return all;
}

function warnings(answer: Answer, backup: Pick<Survey, 'facts'>, access: SourceAccess<PostgresConfig>): string[] {
  const all: string[] = [];
  const me = fromHex(answer.one('me')?.[0]);
  const owner = fromHex(answer.one('database')?.[3]) || textFact(backup.facts, 'owner') || me;
  const missing = answer.names('missing-role');
  const foreign = answer.names('foreign-role');
  const who = `what is restored will be owned by "${owner}" (or "${me}") without the privileges of the backup`;
  if (missing.length > 0) all.push(`Roles of the backup that are not on this server: ${quoted(missing)}; ${who}.`);
  if (foreign.length > 0) all.push(`"${me}" may not act for these roles of the backup: ${quoted(foreign)}; ${who}.`);
  if (hexList(backup.facts, 'roles') === null) all.push(`The backup does not say which roles it needs; ${who}.`);
  if (answer.one('database') === undefined) {
    all.push(
      "A new database starts without the old one's own settings and rights (ALTER DATABASE … SET, GRANT … ON DATABASE).",
    );
  }
  const others = Number(answer.one('sessions')?.[1] ?? 0);
  if (others > 0 && answer.one('me')?.[3] !== 't') {
    all.push(
      `"${me}" may not end ${String(others)} of the connected sessions: stop what uses the database first, or run as a superuser: GRANT pg_signal_backend TO "${me}";`,
    );
  }
  const slots = answer.number('slots') ?? 0;
  if (slots > 0) all.push(`Replication slots of this database (${String(slots)}) are lost with it.`);
  return [...all, ...roomWarning(answer, backup, access)];
}

function roomWarning(answer: Answer, backup: Pick<Survey, 'facts'>, access: SourceAccess<PostgresConfig>): string[] {
  const needed = backup.facts['bytes'];
  const freeKib = answer.number('room');
  if (freeKib === null || typeof needed !== 'number' || needed < freeKib * 1024) return [];
  return [
    `The backup's database has ${formatBytes(needed)}, the disk of PostgreSQL on ${access.remote.label} has only ${formatBytes(freeKib * 1024)} free.`,
  ];
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
