/**
 * Names of files at a destination. A name from outside may hold anything, so what is not plain becomes `-`
 * and a short hash of the original keeps two such names apart. Plain names stay as they are.
 */

const plain = /^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$/;
const reserved = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

/** FNV-1a, 32 bit, as 8 hex digits: tells altered names apart; it is not a checksum of anything that is kept. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}

/**
 * One path segment for a name from outside: ASCII letters, digits, `.` and `-`, at most 63 characters, never
 * hidden, never `..`, never a device name of Windows. `_` is kept out because it parts the fields of a backup's name.
 */
export function fileSafe(name: string): string {
  if (plain.test(name) && !name.endsWith('.') && !reserved.test(name)) return name;
  const base = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^A-Za-z0-9.-]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 48);
  return `${base === '' ? 'x' : base}-${shortHash(name)}`;
}

/** `20261123T043000123Z`: UTC, sortable, without a character that a file system could refuse. */
export function fileTimestamp(at: Date): string {
  return at.toISOString().replace(/[-:.]/g, '');
}

/** `{app}_{source}_{timestamp}.{extension}`; the extension is the source kind's, without a leading dot. */
export function backupName(app: string, sourceLabel: string, at: Date, extension: string): string {
  return `${fileSafe(app)}_${fileSafe(sourceLabel)}_${fileTimestamp(at)}.${extension}`;
}

/** The folder of an app's backups below a destination's root: `{client}/{app}`. */
export function appFolder(client: string, app: string): string {
  return `${fileSafe(client)}/${fileSafe(app)}`;
}

export const manifestSuffix = '.manifest.json';
/** What an upload is called until it is committed; swept when it is left behind. */
const partialSuffix = '.surety-part';

/** The temporary name of an upload, beside its final one. */
export function partialOf(locator: string): string {
  return `${locator}${partialSuffix}`;
}
