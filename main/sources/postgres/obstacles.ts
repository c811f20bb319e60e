import type { PostgresConfig } from '../../../shared/domain/source.ts';
import { ProblemError } from '../../../shared/domain/problem.ts';
import { identifier } from './address.ts';
import type { Answer } from './answer.ts';
import { fromHex } from './answer.ts';
import type { Versions } from './versions.ts';

/** Something that a dump would fail on, or would be incomplete for. */
export interface Obstacle {
  readonly problem: ProblemError;
  /** The exact statement or command that mends it. */
  readonly fix: string;
}

/** What stands in the way of a dump, from the lines of survey.sql and the versions. */
export function findObstacles(answer: Answer, versions: Versions, config: PostgresConfig, where: string): Obstacle[] {
  return [...toolObstacles(versions, where), ...rightsObstacles(answer, versions, config, where)];
}

function toolObstacles(versions: Versions, where: string): Obstacle[] {
  const install = `apt-get install postgresql-client-${String(versions.server)}`;
  const packages = `${install} (Debian, Ubuntu), dnf install postgresql${String(versions.server)} (RHEL, Fedora, PGDG) or apk add postgresql${String(versions.server)}-client (Alpine)`;
  if (versions.dump === null || versions.restore === null) {
    const tool = versions.dump === null ? 'pg_dump' : 'pg_restore';
    return [
      obstacle('tool_missing', `${tool} is not installed on ${where}.`, where, install, `Run there: ${packages}.`),
    ];
  }
  if (versions.dump < versions.server) {
    const message = `pg_dump ${versions.tools['pg_dump'] ?? ''} on ${where} is older than its server (${versions.tools['server'] ?? ''}) and refuses to dump it.`;
    return [obstacle('database_version_mismatch', message, where, install, `Run there: ${packages}.`)];
  }
  return [];
}

function rightsObstacles(answer: Answer, versions: Versions, config: PostgresConfig, where: string): Obstacle[] {
  const me = fromHex(answer.one('me')?.[0]);
  const found: Obstacle[] = [];
  const subject = `database "${config.database}" on ${where}`;
  const unreadable = answer.all('unreadable');
  if (unreadable.length > 0) {
    const fix = versions.server >= 14 ? `GRANT pg_read_all_data TO ${identifier(me)};` : grantsBefore14(unreadable, me);
    const message = `User "${me}" may not read ${relationNames(unreadable)} of ${subject}.`;
    found.push(
      obstacle('database_grant_missing', message, where, fix, `Run in psql as a superuser, in that database: ${fix}`),
    );
  }
  const guarded = answer.all('guarded');
  if (guarded.length > 0) {
    const fix = `ALTER ROLE ${identifier(me)} BYPASSRLS;`;
    const message = `Row security policies hide rows of ${relationNames(guarded)} of ${subject} from user "${me}".`;
    found.push(obstacle('database_grant_missing', message, where, fix, `Run in psql as a superuser: ${fix}`));
  }
  const largeObjects = answer.number('unreadable-large-objects') ?? 0;
  if (largeObjects > 0) {
    const fix = `ALTER ROLE ${identifier(me)} SUPERUSER;`;
    const message = `User "${me}" may not read ${String(largeObjects)} large objects of ${subject}; no role but their owner and superusers may.`;
    const next = `Dump as their owner or as a superuser ("run as" postgres), or run in psql as a superuser: ${fix}`;
    found.push(obstacle('database_grant_missing', message, where, fix, next));
  }
  return found;
}

function obstacle(code: ProblemError['code'], message: string, where: string, fix: string, next: string): Obstacle {
  return { problem: new ProblemError({ code, message, where, next }), fix };
}

/** The first few of `schema.name`, as a person reads them. */
function relationNames(rows: readonly string[][]): string {
  const names = rows.slice(0, 3).map(([schema, name]) => `${identifier(fromHex(schema))}.${identifier(fromHex(name))}`);
  return rows.length > 3 ? `${names.join(', ')} and more` : names.join(', ');
}

function grantsBefore14(rows: readonly string[][], me: string): string {
  const schemas = [...new Set(rows.map(([schema]) => identifier(fromHex(schema))))].join(', ');
  const to = identifier(me);
  return (
    `GRANT USAGE ON SCHEMA ${schemas} TO ${to}; GRANT SELECT ON ALL TABLES IN SCHEMA ${schemas} TO ${to}; ` +
    `GRANT SELECT ON ALL SEQUENCES IN SCHEMA ${schemas} TO ${to};`
  );
}
