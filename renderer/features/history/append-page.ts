/** The newest page, then the older ones; a backup that new ones have pushed from one page to the other stands once. */
export function appendPage<T extends { readonly id: string }>(newest: readonly T[], older: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return [...newest, ...older].filter(({ id }) => !seen.has(id) && seen.add(id));
}
