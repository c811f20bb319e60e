import type { PostgresConfig } from '../../../shared/domain/source.ts';
import type { SourceAccess, Survey } from '../types.ts';
import type { Answer } from './answer.ts';
import { readFacts } from './known.ts';
import { findObstacles } from './obstacles.ts';
import { ask } from './run-program.ts';
import sql from './survey.sql?raw';
import { readVersions } from './versions.ts';
import type { Versions } from './versions.ts';

/** Asks a database what it is, and which tools there are for it. */
export async function look(access: SourceAccess<PostgresConfig>): Promise<{ answer: Answer; versions: Versions }> {
  const answer = await ask(access, { program: 'look', sql, database: access.config.database });
  return { answer, versions: readVersions(answer) };
}

/**
 * Versions, counts and size (bytes) right before a dump. Rejects with tool_missing, database_version_mismatch or
 * database_grant_missing where a dump would fail or be incomplete.
 */
export async function survey(access: SourceAccess<PostgresConfig>): Promise<Survey> {
  const { answer, versions } = await look(access);
  const [obstacle] = findObstacles(answer, versions, access.config, access.remote.label);
  if (obstacle) throw obstacle.problem;
  const facts = readFacts(answer, versions);
  const warning = newerClient(versions);
  return { tools: versions.tools, facts, bytes: Number(facts['bytes']), warnings: warning === null ? [] : [warning] };
}

/** What is wrong with a client that is newer than its server; null when it is not. */
export function newerClient(versions: Versions): string | null {
  if (versions.dump === null || versions.dump <= versions.server) return null;
  return (
    `pg_dump ${versions.tools['pg_dump'] ?? ''} is newer than the server (${versions.tools['server'] ?? ''}): ` +
    `what it writes may set things that this server does not know, so a restore here may need that newer client or a newer server.`
  );
}
