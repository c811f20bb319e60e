/**
 * Whether the phrase was typed to the letter: no trimming, no folding of case. It only guards the button;
 * main checks it again before anything is written.
 */
export function phraseMatches(typed: string, phrase: string): boolean {
  return phrase !== '' && typed === phrase;
}

/** Whether a plan may still be confirmed. */
export function planExpired(expiresAt: string, nowMs: number): boolean {
  return Date.parse(expiresAt) <= nowMs;
}
