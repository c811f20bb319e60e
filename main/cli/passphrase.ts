import { readFile } from 'node:fs/promises';
import { ProblemError } from '../../shared/domain/problem.ts';

/** The first line of the passphrase file; null when none is named. Never from the command line itself. */
export async function readPassphrase(path: string | undefined): Promise<string | null> {
  if (path === undefined || path === '') return null;
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new ProblemError({
      code: 'input_invalid',
      message: `The passphrase file cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      where: path,
      next: 'Name a file whose first line is the passphrase.',
    });
  }
  const [line = ''] = text.split(/\r?\n/);
  if (line !== '') return line;
  throw new ProblemError({
    code: 'input_invalid',
    message: 'The first line of the passphrase file is empty.',
    where: path,
    next: 'Write the passphrase there, at least 10 characters.',
  });
}
