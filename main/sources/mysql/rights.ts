import type { Facts } from '../../../shared/domain/backup.ts';
import { identifier } from './connect.ts';
import type { DatabaseFacts, DatabaseLook } from './look.ts';

/** Rights that are missing, and the statements that give them. */
export interface MissingRights {
  readonly names: readonly string[];
  readonly grants: readonly string[];
}

/**
 * What a dump needs. Without TRIGGER, or without a way to read routines, the tool leaves them out and reports success,
 * so the rights themselves are asked for: what is not seen cannot be counted.
 */
export function missingForDump(found: DatabaseLook, facts: DatabaseFacts, database: string): MissingRights {
  const wanted = ['SELECT', 'TRIGGER', 'EVENT', ...(facts.views > 0 ? ['SHOW VIEW'] : [])];
  const names = wanted.filter((right) => !found.rights.has(right));
  const grants = names.length === 0 ? [] : [grant(names, database, found)];
  if (!seesRoutines(found, facts)) {
    names.push('reading routines');
    grants.push(routineGrant(found));
  }
  return { names, grants };
}

function seesRoutines(found: DatabaseLook, facts: DatabaseFacts): boolean {
  if (found.globalRights.has('SELECT') || found.readsProc) return true;
  if (found.rights.has('SHOW_ROUTINE') || found.rights.has('SHOW CREATE ROUTINE')) return true;
  if (facts.hiddenRoutines > 0) return false;
  // With one of these every routine is listed; that none is hidden was just seen.
  return ['EXECUTE', 'CREATE ROUTINE', 'ALTER ROUTINE'].some((right) => found.rights.has(right));
}

function routineGrant(found: DatabaseLook): string {
  const version = /^(\d+)\.(\d+)\.(\d+)/.exec(found.server) ?? [];
  const [major = 0, minor = 0, patch = 0] = version.slice(1).map(Number);
  const hasShowRoutine = !found.isMariadb && (major > 8 || (major === 8 && (minor > 0 || patch >= 20)));
  return hasShowRoutine
    ? `GRANT SHOW_ROUTINE ON *.* TO ${found.account};`
    : `GRANT SELECT ON mysql.proc TO ${found.account};`;
}

/** What emptying a database and loading a dump into it needs. */
export function missingForRestore(found: DatabaseLook, facts: Facts, database: string): MissingRights {
  const has = (name: string): boolean => typeof facts[name] === 'number' && facts[name] > 0;
  const wanted = ['SELECT', 'INSERT', 'CREATE', 'DROP', 'ALTER', 'LOCK TABLES'];
  if (has('views')) wanted.push('CREATE VIEW');
  if (has('routines')) wanted.push('CREATE ROUTINE', 'ALTER ROUTINE');
  if (has('triggers')) wanted.push('TRIGGER');
  if (has('events')) wanted.push('EVENT');
  const names = wanted.filter((right) => !found.rights.has(right));
  return { names, grants: names.length === 0 ? [] : [grant(names, database, found)] };
}

/** Whether objects that belong to someone else can be made for them. */
export function maySetDefiner(found: DatabaseLook): boolean {
  return ['SUPER', 'SET USER', 'SET_USER_ID', 'SET_ANY_DEFINER'].some((right) => found.globalRights.has(right));
}

/** The statement that lets the user do so. */
export function definerGrant(found: DatabaseLook): string {
  const right = found.isMariadb
    ? 'SET USER'
    : /^(8\.[2-9]|9|[1-9]\d)/.test(found.server)
      ? 'SET_ANY_DEFINER'
      : 'SET_USER_ID';
  return `GRANT ${right} ON *.* TO ${found.account};`;
}

function grant(names: readonly string[], database: string, found: DatabaseLook): string {
  return `GRANT ${names.join(', ')} ON ${identifier(database)}.* TO ${found.account};`;
}
