import type { Problem } from '../../shared/domain/problem.ts';

/** Exit code for "Surety has said why it does not start": npm start does not try another door then (scripts/open-door.mjs). */
export const refusedCode = 3;

/** What the dialog says when Surety cannot start. */
export function refusalText({ message, where, next, detail }: Problem): string {
  return [message, where, next, detail].filter((part) => part !== null).join('\n\n');
}
