import { ProblemError } from '../../shared/domain/problem.ts';

/**
 * Quotes one value as one word of a POSIX shell, whatever it holds: spaces, quotes, newlines, `$(…)`, leading dashes.
 * This is the only way that a value from outside reaches a command line.
 * @throws ProblemError input_invalid for a NUL, which no argument of a program can carry.
 */
export function shellQuote(value: string): string {
  if (value.includes('\0')) {
    throw new ProblemError({
      code: 'input_invalid',
      message: 'A name holds a NUL character, which no command can be given.',
      next: 'Remove the character from the name.',
    });
  }
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
