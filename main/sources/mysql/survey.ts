import { ProblemError } from '../../../shared/domain/problem.ts';
import type { Finding, MysqlConfig, Preflight } from '../../../shared/domain/source.ts';
import type { SourceAccess, Survey } from '../types.ts';
import { named } from './connect.ts';
import { look, type DatabaseFacts, type DatabaseLook } from './look.ts';
import { probe, type Clients } from './probe.ts';
import { missingForDump } from './rights.ts';

/** What the database is right before it is dumped. Rejects where a dump would be without something. */
export async function survey(access: SourceAccess<MysqlConfig>): Promise<Survey> {
  const clients = await probe(access);
  const found = await look(access);
  const facts = present(found, access);
  const refused = missingRights(found, facts, access);
  if (refused !== null) throw refused;
  const stumbles = stumblesOverEvents(facts, access);
  if (stumbles !== null) throw stumbles;
  const { charset, collation, tables, views, sequences, routines, triggers, events, rowsEstimate, bytes } = facts;
  return {
    tools: toolsOf(found, clients),
    facts: {
      ...{ charset, collation, tables, views, sequences, routines, triggers, events, rowsEstimate, bytes },
      nonTransactional: [...facts.nonTransactional],
      engines: [...facts.engines],
      collations: [...facts.collations],
      definers: [...facts.definers],
      mariadb: found.isMariadb,
    },
    bytes,
    warnings: warningsOf(found, facts, clients),
  };
}

/** Whether a dump would work, in findings that a person can read. */
export async function preflight(access: SourceAccess<MysqlConfig>): Promise<Preflight> {
  let tools: Record<string, string> = {};
  const findings: Finding[] = [];
  try {
    const clients = await probe(access);
    tools = { 'mysql-client': clients.client, 'mysql-dump': clients.dump };
    findings.push({ level: 'ok', title: clients.dump, detail: null, fix: null });
    const found = await look(access);
    tools = toolsOf(found, clients);
    findings.push({ level: 'ok', title: `Signed in as ${found.account} to ${found.server}`, detail: null, fix: null });
    const facts = present(found, access);
    const refused = missingRights(found, facts, access);
    if (refused !== null) throw refused;
    const stumbles = stumblesOverEvents(facts, access);
    if (stumbles !== null) throw stumbles;
    findings.push({
      level: 'ok',
      title: `${named(access.config.database)}: ${contents(facts)}`,
      detail: `${facts.charset}, ${facts.collation}`,
      fix: null,
    });
    for (const title of warningsOf(found, facts, clients))
      findings.push({ level: 'warning', title, detail: null, fix: null });
    return { ok: true, findings, tools, bytes: facts.bytes, problem: null };
  } catch (error) {
    // Anything else (the line, the script) is no finding about the database.
    if (!(error instanceof ProblemError) || /^(ssh_|host_key|script_|cancelled)/.test(error.code)) throw error;
    const { message, detail, next } = error.problem;
    findings.push({ level: 'blocker', title: message, detail, fix: next });
    return { ok: false, findings, tools, bytes: null, problem: error.problem };
  }
}

/** Counts in words. */
export function contents(facts: Pick<DatabaseFacts, 'tables' | 'views' | 'routines' | 'triggers' | 'events'>): string {
  const { tables, views, routines, triggers, events } = facts;
  return `${String(tables)} tables, ${String(views)} views, ${String(routines)} routines, ${String(triggers)} triggers, ${String(events)} events`;
}

function toolsOf(found: DatabaseLook, clients: Clients): Record<string, string> {
  return { server: found.server, 'mysql-client': clients.client, 'mysql-dump': clients.dump };
}

function present(found: DatabaseLook, { config, remote }: SourceAccess<MysqlConfig>): DatabaseFacts {
  if (found.database !== null) return found.database;
  throw new ProblemError({
    code: 'source_missing',
    message: `There is no ${named(config.database)} on ${remote.label}, or ${found.account} may not see it.`,
    where: remote.label,
    next: 'Check its name, to the letter; it may have been dropped or renamed.',
  });
}

function missingRights(
  found: DatabaseLook,
  facts: DatabaseFacts,
  access: SourceAccess<MysqlConfig>,
): ProblemError | null {
  const missing = missingForDump(found, facts, access.config.database);
  // What a role grants is not to be seen here; the check of the dump counts again.
  if (missing.names.length === 0 || (found.hasRole && facts.hiddenRoutines === 0)) return null;
  const { label } = access.remote;
  return new ProblemError({
    code: 'database_grant_missing',
    message: `${found.account} lacks rights on ${named(access.config.database)} on ${label}, and a dump would silently miss things: ${missing.names.join(', ')}.`,
    where: label,
    next: `As an administrator of the database, run: ${missing.grants.join(' ')}`,
  });
}

/**
 * Before events, the dump tools select the database by its name as escaped for a text (dump_events_for_db in
 * mysqldump.c), which is another name when there is something to escape. They fail, but only in mid-dump.
 */
function stumblesOverEvents(facts: DatabaseFacts, { config, remote }: SourceAccess<MysqlConfig>): ProblemError | null {
  if (
    facts.events === 0 ||
    !["'", '"', '\\', '\n', '\r', '\u001a'].some((character) => config.database.includes(character))
  )
    return null;
  return new ProblemError({
    code: 'dump_failed',
    message: `The dump tool cannot dump the events of ${named(config.database)}, because its name has a quote, a backslash or a line break in it.`,
    where: remote.label,
    next: 'Drop its events or move its tables to a database with a plainer name.',
  });
}

function warningsOf(found: DatabaseLook, facts: DatabaseFacts, clients: Clients): string[] {
  const warnings: string[] = [];
  if (facts.nonTransactional.length > 0) {
    const names = facts.nonTransactional.slice(0, 5).map((name) => JSON.stringify(name));
    const more = facts.nonTransactional.length > 5 ? ` and ${String(facts.nonTransactional.length - 5)} more` : '';
    warnings.push(`Tables that know no transactions are dumped while they may change: ${names.join(', ')}${more}.`);
  }
  if (facts.versioned > 0) {
    warnings.push(`${String(facts.versioned)} system-versioned tables are dumped without their history.`);
  }
  if (clients.isMariadb !== found.isMariadb) {
    warnings.push(`The dump client (${clients.dump}) is of another family than the database server (${found.server}).`);
  }
  if (found.hasRole) {
    warnings.push(
      `${found.account} has its rights from a role; whether it sees every routine and trigger cannot be told.`,
    );
  }
  return warnings;
}
