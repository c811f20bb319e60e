import { z } from 'zod';

/**
 * Every failure that a person can be shown, by a code that the window, the scripts and the tests may rely on.
 * The message says what failed and why; `where` on which server or destination; `next` what to do about it.
 */
export const problemCodes = [
  'input_invalid',
  'not_found',
  'conflict',
  'in_use',
  'cancelled',
  'interrupted',
  'internal',
  // the data directory, the store and the vault
  'data_dir_busy',
  'store_newer',
  'store_damaged',
  'vault_locked',
  'vault_wrong_passphrase',
  'keychain_missing',
  'keychain_locked',
  'secret_missing',
  'secret_unreadable',
  // SSH
  'ssh_unreachable',
  'ssh_dropped',
  'ssh_sign_in_failed',
  'ssh_refused_for_now',
  'ssh_key_invalid',
  'ssh_agent_missing',
  'host_key_unknown',
  'host_key_changed',
  'script_no_verdict',
  'sudo_refused',
  // sources
  'tool_missing',
  'tool_failed',
  'source_missing',
  'database_sign_in_failed',
  'database_grant_missing',
  'database_version_mismatch',
  'dump_failed',
  'dump_incomplete',
  'server_full',
  // destinations
  'destination_full',
  'destination_not_writable',
  'destination_not_mounted',
  'destination_write_failed',
  'destination_read_failed',
  'copy_missing',
  'copy_mismatch',
  // restore
  'restore_phrase_wrong',
  'restore_plan_stale',
  'restore_target_invalid',
  'restore_failed',
  'safety_backup_failed',
  'backup_damaged',
] as const;

export const problemCode = z.enum(problemCodes);
export type ProblemCode = z.infer<typeof problemCode>;

export const problem = z.object({
  code: problemCode,
  /** One sentence: what failed, and why. */
  message: z.string(),
  /** The server, destination, database or path it happened at; null when it is Surety itself. */
  where: z.string().nullable(),
  /** One sentence: what the person can do now. */
  next: z.string(),
  /** Last lines of the tool's own words, redacted; null when there are none. */
  detail: z.string().nullable(),
});
export type Problem = z.infer<typeof problem>;

export interface ProblemInit {
  readonly code: ProblemCode;
  readonly message: string;
  readonly where?: string | null;
  readonly next: string;
  readonly detail?: string | null;
  readonly cause?: unknown;
}

/** The one error type that crosses a room's wall. Anything else that is thrown is a defect and is shown as `internal`. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(init: ProblemInit) {
    super(init.message, { cause: init.cause });
    this.name = 'ProblemError';
    this.problem = {
      code: init.code,
      message: init.message,
      where: init.where ?? null,
      next: init.next,
      detail: init.detail ?? null,
    };
  }

  get code(): ProblemCode {
    return this.problem.code;
  }
}

/**
 * The same problem with every known secret taken out of what tools and servers said. What is our own (`where`, `next`)
 * stays: a phrase that a person must type must not be torn by a password that is part of it.
 */
export function withoutSecrets(found: Problem, redact: (text: string) => string): Problem {
  return { ...found, message: redact(found.message), detail: found.detail === null ? null : redact(found.detail) };
}

/** Turns anything thrown into a problem; an unknown error becomes `internal` with its own message as the reason. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'internal',
    message: `Something inside Surety failed: ${reason}`,
    where: null,
    next: 'Try again; if it happens again, send us the log file named in Settings.',
    detail: null,
  };
}
