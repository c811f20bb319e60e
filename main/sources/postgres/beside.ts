/** PostgreSQL cuts longer names without an error (NAMEDATALEN is 64). */
export const nameLimitBytes = 63;

/** Names of the databases that a restore makes beside its target: told from all others by the restore's id. */
export function namesBeside(target: string, id: string): { fresh: string; old: string } {
  return { fresh: beside(target, `__surety_${id}`), old: beside(target, `__surety_old_${id}`) };
}

/** The target's name is cut to make room, never in the middle of a character; the suffix stays whole. */
function beside(target: string, suffix: string): string {
  const room = nameLimitBytes - Buffer.byteLength(suffix);
  let kept = '';
  let bytes = 0;
  for (const character of target) {
    bytes += Buffer.byteLength(character);
    if (bytes > room) break;
    kept += character;
  }
  return kept + suffix;
}
