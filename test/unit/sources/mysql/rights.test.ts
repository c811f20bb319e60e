import { describe, expect, it } from 'vitest';
import type { DatabaseFacts, DatabaseLook } from '../../../../main/sources/mysql/look.ts';
import { definerGrant, missingForDump } from '../../../../main/sources/mysql/rights.ts';

const facts = { views: 0, hiddenRoutines: 0 } as DatabaseFacts;

function seen(server: string, rights: string[], globalRights: string[] = []): DatabaseLook {
  return {
    server,
    isMariadb: server.includes('MariaDB'),
    account: "'app'@'%'",
    hasRole: false,
    globalRights: new Set(globalRights),
    rights: new Set([...rights, ...globalRights]),
    readsProc: false,
    settings: {},
    database: facts,
  };
}

describe('the rights that a dump needs', () => {
  it('are enough when the user may read everything', () => {
    expect(missingForDump(seen('8.4.2 MySQL', [], ['SELECT', 'TRIGGER', 'EVENT']), facts, 'shop').names).toEqual([]);
  });

  it.each([
    ['10.11.6-MariaDB', 'GRANT SELECT ON mysql.proc'],
    ['8.0.36 MySQL', 'GRANT SHOW_ROUTINE ON *.*'],
    ['8.0.19 MySQL', 'GRANT SELECT ON mysql.proc'],
    ['5.7.44 MySQL', 'GRANT SELECT ON mysql.proc'],
  ])('on %s, routines take %s', (server, grant) => {
    const missing = missingForDump(seen(server, ['SELECT', 'TRIGGER', 'EVENT']), facts, 'shop');
    expect(missing.grants).toEqual([`${grant} TO 'app'@'%';`]);
  });

  it('are not enough where a routine hides its body, whatever the rights on the database', () => {
    const all = seen('10.11.6-MariaDB', ['SELECT', 'TRIGGER', 'EVENT', 'EXECUTE']);
    expect(missingForDump(all, facts, 'shop').names).toEqual([]);
    expect(missingForDump(all, { ...facts, hiddenRoutines: 1 }, 'shop').names).toEqual(['reading routines']);
  });

  it('name the database as SQL quotes it', () => {
    const missing = missingForDump(seen('10.11.6-MariaDB', ['EXECUTE']), { ...facts, views: 1 }, 'a`b');
    expect(missing.grants).toEqual(["GRANT SELECT, TRIGGER, EVENT, SHOW VIEW ON `a``b`.* TO 'app'@'%';"]);
  });
});

describe('the right to create for someone else', () => {
  it('has another name in each family and version', () => {
    expect(definerGrant(seen('10.11.6-MariaDB', []))).toContain('SET USER');
    expect(definerGrant(seen('8.0.36 MySQL', []))).toContain('SET_USER_ID');
    expect(definerGrant(seen('8.4.2 MySQL', []))).toContain('SET_ANY_DEFINER');
  });
});
