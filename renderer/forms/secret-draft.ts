/** What a form is about to do to a secret that cannot be read back. */
export interface SecretDraft {
  readonly mode: 'keep' | 'replace' | 'clear';
  readonly text: string;
}

export const keepSecret: SecretDraft = { mode: 'keep', text: '' };

/** The change to send: a value sets it, null clears it, undefined (not named) leaves it. An empty box changes nothing. */
export function secretChangeOf(draft: SecretDraft): string | null | undefined {
  if (draft.mode === 'clear') return null;
  return draft.mode === 'replace' && draft.text !== '' ? draft.text : undefined;
}

/** Leaves out what is not to be named, so that "not named" reaches the other side as such. */
export function namedOnly<K extends string>(
  changes: Readonly<Record<K, string | null | undefined>>,
): Partial<Record<K, string | null>> {
  const named: Partial<Record<K, string | null>> = {};
  for (const key of Object.keys(changes) as K[]) {
    const change = changes[key];
    if (change !== undefined) named[key] = change;
  }
  return named;
}
