import { ProblemError } from '../../../shared/domain/problem.ts';
import type { Finding, PostgresConfig, Preflight } from '../../../shared/domain/source.ts';
import { formatBytes } from '../../../shared/domain/units.ts';
import type { SourceAccess } from '../types.ts';
import type { Answer } from './answer.ts';
import { fromHex } from './answer.ts';
import { findObstacles } from './obstacles.ts';
import { look, newerClient } from './survey.ts';
import type { Versions } from './versions.ts';

/** Says which tools, versions, rights and how much room there is. What stops a dump is a finding, not an error. */
export async function preflight(access: SourceAccess<PostgresConfig>): Promise<Preflight> {
  try {
    const { answer, versions } = await look(access);
    return judge(answer, versions, access);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { message, next, detail } = error.problem;
    const finding: Finding = { level: 'blocker', title: message, detail, fix: next };
    return { ok: false, findings: [finding], tools: {}, bytes: null, problem: error.problem };
  }
}

function judge(answer: Answer, versions: Versions, access: SourceAccess<PostgresConfig>): Preflight {
  const { config, remote } = access;
  const me = fromHex(answer.one('me')?.[0]);
  const obstacles = findObstacles(answer, versions, config, remote.label);
  const bytes = answer.number('database');
  const findings: Finding[] = [
    ok(`Signed in to database "${config.database}" as "${me}"`, `PostgreSQL ${versions.tools['server'] ?? ''}`),
  ];
  if (versions.dump !== null) {
    const warning = newerClient(versions);
    if (versions.dump === versions.server)
      findings.push(ok(`pg_dump ${versions.tools['pg_dump'] ?? ''} fits the server`, null));
    if (warning !== null) {
      const fix = `apt-get install postgresql-client-${String(versions.server)}`;
      findings.push({ level: 'warning', title: 'The client is newer than the server', detail: warning, fix });
    }
  }
  for (const { problem, fix } of obstacles) {
    findings.push({ level: 'blocker', title: problem.message, detail: problem.problem.next, fix });
  }
  if (!obstacles.some(({ problem }) => problem.code === 'database_grant_missing')) {
    findings.push(ok(`"${me}" may read every table and sequence`, null));
  }
  findings.push(room(answer, bytes));
  return {
    ok: obstacles.length === 0,
    findings,
    tools: { ...versions.tools },
    bytes,
    problem: obstacles[0]?.problem.problem ?? null,
  };
}

/** A dump is streamed and needs no room; a restore needs it for a second database. */
function room(answer: Answer, bytes: number | null): Finding {
  const freeKib = answer.number('room');
  if (freeKib === null || bytes === null) {
    return ok(
      'A dump needs no room on the server',
      'A restore needs room for a second copy of the database until it is swapped in.',
    );
  }
  const detail = `The database has ${formatBytes(bytes)}, the disk of the database server has ${formatBytes(freeKib * 1024)} free.`;
  if (freeKib * 1024 > bytes) return ok('There is room to restore it beside itself', detail);
  return {
    level: 'warning',
    title: 'A restore on this server would not fit',
    detail: `${detail} A dump needs no room.`,
    fix: null,
  };
}

function ok(title: string, detail: string | null): Finding {
  return { level: 'ok', title, detail, fix: null };
}
