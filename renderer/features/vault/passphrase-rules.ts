/** Fewest characters of a new passphrase. */
export const passphraseLength = 10;

/** Why a new passphrase is not taken, by field; empty when it is. */
export function passphraseErrors(first: string, second: string): { readonly first?: string; readonly second?: string } {
  if (Array.from(first).length < passphraseLength)
    return { first: `Use at least ${String(passphraseLength)} characters` };
  if (first !== second) return { second: 'The two are not the same' };
  return {};
}
