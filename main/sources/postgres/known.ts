import type { Facts } from '../../../shared/domain/backup.ts';
import type { Answer } from './answer.ts';
import { fromHex, toHex } from './answer.ts';
import type { Versions } from './versions.ts';

/** Counts that must be the same after a restore, with their words. */
export const countedFacts = {
  tables: ['table', 'tables'],
  views: ['view', 'views'],
  sequences: ['sequence', 'sequences'],
  functions: ['function', 'functions'],
  triggers: ['trigger', 'triggers'],
  largeObjects: ['large object', 'large objects'],
} as const;

/** What a database knows of itself, from the lines of survey.sql. */
export function readFacts(answer: Answer, versions: Versions): Facts {
  const [bytes, encoding, owner, collate, ctype, provider, locale] = answer.one('database') ?? [];
  const counts = new Map(answer.all('count').map(([what, count]) => [what ?? '', Number(count)]));
  const facts: Facts = {
    bytes: Number(bytes ?? 0),
    rowsEstimate: counts.get('rowsEstimate') ?? 0,
    encoding: encoding ?? '',
    collate: collate ?? '',
    ctype: ctype ?? '',
    localeProvider: provider ?? 'c',
    locale: locale ?? '',
    owner: fromHex(owner),
    roles: answer.names('role'),
    extensions: answer.names('extension'),
    serverVersion: versions.tools['server'] ?? '',
    dumpVersion: versions.tools['pg_dump'] ?? '',
  };
  for (const what of Object.keys(countedFacts)) facts[what] = counts.get(what) ?? 0;
  return facts;
}

export function textFact(facts: Facts, name: string): string {
  const value = facts[name];
  return typeof value === 'string' ? value : '';
}

/** Names as the SQL takes them, in hexadecimal with commas; null when the backup did not know. */
export function hexList(facts: Facts, name: string): string | null {
  const value = facts[name];
  return Array.isArray(value) ? value.map(toHex).join(',') : null;
}
