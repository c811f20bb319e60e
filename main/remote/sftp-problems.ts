import { ProblemError } from '../../shared/domain/problem.ts';
import { sftpStatus } from './sftp-calls.ts';
import { tame } from './server-text.ts';

/** The status code of an SFTP answer; null when the error is something else. */
export function statusOf(error: unknown): number | null {
  const code = error instanceof Error ? (error as Error & { code?: unknown }).code : null;
  return typeof code === 'number' ? code : null;
}

/** Puts a failed look at something into words. */
export function readProblem(label: string, path: string, doing: string, error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const status = statusOf(error);
  if (status === sftpStatus.missing) {
    return problem(
      'copy_missing',
      label,
      `${doing} ${path} on ${label} failed: there is nothing there.`,
      'Check the path.',
      error,
    );
  }
  return problem(
    'destination_read_failed',
    label,
    `${doing} ${path} on ${label} failed: ${words(error)}.`,
    'Check that the user may read the file and the folders above it.',
    error,
  );
}

/** Puts a failed change into words. */
export function changeProblem(label: string, path: string, doing: string, error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const status = statusOf(error);
  const message = `${doing} ${path} on ${label} failed: ${words(error)}.`;
  if (status === sftpStatus.denied) {
    return problem(
      'destination_not_writable',
      label,
      message,
      'Let the user write to that folder, or choose another.',
      error,
    );
  }
  if (status === sftpStatus.missing) {
    return problem('destination_not_writable', label, message, 'Check that the folder is there.', error);
  }
  return problem(
    'destination_write_failed',
    label,
    message,
    'Look at the disk, the quota and the log of that host.',
    error,
  );
}

export function fullProblem(label: string, path: string, freeBytes: number, error?: unknown): ProblemError {
  return problem(
    'destination_full',
    label,
    `Writing ${path} on ${label} failed: the disk is full (${String(freeBytes)} bytes free).`,
    'Make room there, or keep fewer backups.',
    error,
  );
}

export function existsProblem(label: string, path: string, doing: string): ProblemError {
  return problem(
    'conflict',
    label,
    `${doing} ${path} on ${label} failed: there is something of that name.`,
    'Move it away.',
  );
}

function words(error: unknown): string {
  return tame(error instanceof Error ? error.message : String(error), 120) || 'the host did not say why';
}

function problem(
  code: ConstructorParameters<typeof ProblemError>[0]['code'],
  where: string,
  message: string,
  next: string,
  cause?: unknown,
): ProblemError {
  return new ProblemError({ code, message: tame(message, 2000), where, next, cause });
}
