import { ProblemError } from '../../../shared/domain/problem.ts';
import { lastLines } from './compose.ts';

const refusal =
  /^sudo: |^Sorry, user .* (is not allowed|may not run)|is not in the sudoers file|sudo: (not found|command not found)|sudo: Permission denied/m;

/** Whether a tool's failure is sudo's: it would ask for a password, or it does not let this user in. */
export function isSudoRefusal(stderr: string): boolean {
  return refusal.test(stderr);
}

/** `sshUser` is who signed in, where it is known. */
export function sudoRefused(runAs: string, where: string, stderr: string, sshUser: string | null = null): ProblemError {
  const missing = /sudo: (command )?not found|: sudo: not found/.test(stderr);
  const who = sshUser === null || sshUser === '' ? 'SSH_USER' : sshUser;
  return new ProblemError({
    code: 'sudo_refused',
    message: missing
      ? `${where} has no sudo, so tools cannot run there as ${runAs}.`
      : `sudo on ${where} does not let ${sshUser ?? 'the SSH user'} run tools as ${runAs} without a password.`,
    where,
    next: missing
      ? `Install sudo there, or sign in as ${runAs} and clear "run as" of this source.`
      : `On the server, run visudo -f /etc/sudoers.d/surety and add this line: ${who} ALL=(${runAs}) NOPASSWD: ALL`,
    detail: lastLines(stderr),
  });
}
