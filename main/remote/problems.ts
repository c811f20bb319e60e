import { ProblemError } from '../../shared/domain/problem.ts';
import { tame, tameLines } from './server-text.ts';
import type { OfferedKey, SshTarget } from './types.ts';

/** Where a message says that something happened. */
export function address(target: Pick<SshTarget, 'host' | 'port'>): string {
  return `${target.host.includes(':') ? `[${target.host}]` : target.host}:${String(target.port)}`;
}

function reason(error: unknown): string {
  return tame(error instanceof Error ? error.message : String(error), 200);
}

export function unreachable(target: SshTarget, why: string, next: string, cause?: unknown): ProblemError {
  return new ProblemError({
    code: 'ssh_unreachable',
    message: `Surety could not reach ${target.label} at ${address(target)}: ${why}.`,
    where: target.label,
    next,
    cause,
  });
}

/** Puts a failed TCP connection into words. */
export function socketProblem(target: SshTarget, error: NodeJS.ErrnoException): ProblemError {
  const check = 'Check the host, the port and the firewall.';
  switch (error.code) {
    case 'ECONNREFUSED':
      return unreachable(
        target,
        'nothing listens on that port',
        'Check the port, and that the SSH service runs.',
        error,
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NODATA':
      return unreachable(target, 'the name is not known', 'Check the host name and your internet connection.', error);
    case 'ETIMEDOUT':
      return unreachable(target, 'no answer came in time', check, error);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return unreachable(target, 'there is no way to that network', 'Check your internet connection or VPN.', error);
    default:
      return unreachable(target, reason(error), check, error);
  }
}

export function refusedForNow(target: SshTarget, said: string, seconds: number, cause?: unknown): ProblemError {
  const words = tame(said, 120);
  return new ProblemError({
    code: 'ssh_refused_for_now',
    message:
      `${target.label} at ${address(target)} closed the connection before the SSH greeting` +
      `${words ? `, saying "${words}"` : ''}: it limits connections from here for now.`,
    where: target.label,
    next: `Surety leaves it in peace for ${String(seconds)} seconds; try again after that. If it stays so, look at MaxStartups, PerSourcePenalties and fail2ban on the server.`,
    cause,
  });
}

export function hostKeyUnknown(target: SshTarget, key: OfferedKey): ProblemError {
  return new ProblemError({
    code: 'host_key_unknown',
    message: `${target.label} at ${address(target)} showed a host key that nobody has accepted yet: ${key.type} ${key.fingerprint}.`,
    where: target.label,
    next: "Compare the fingerprint with the server's own (ssh-keygen -lf /etc/ssh/ssh_host_…_key.pub), then accept it.",
  });
}

export function hostKeyChanged(target: SshTarget, pinned: OfferedKey, key: OfferedKey): ProblemError {
  return new ProblemError({
    code: 'host_key_changed',
    message:
      `The host key of ${target.label} at ${address(target)} changed: accepted was ${pinned.type} ${pinned.fingerprint}, ` +
      `now it shows ${key.type} ${key.fingerprint}. Someone may be in between; nothing was sent.`,
    where: target.label,
    next: "Ask the server's owner whether the key was changed and compare the fingerprint before you accept the new one.",
  });
}

export function agentMissing(target: SshTarget, why: string, cause?: unknown): ProblemError {
  return new ProblemError({
    code: 'ssh_agent_missing',
    message: `Signing in to ${target.label} needs the SSH agent, and ${why}.`,
    where: target.label,
    next: 'Start the agent and add the key (ssh-add), start Surety from a session that knows it, or sign in with a key.',
    cause,
  });
}

export function dropped(label: string, doing: string, cause?: unknown): ProblemError {
  return new ProblemError({
    code: 'ssh_dropped',
    message: `The connection to ${label} was lost while ${doing}.`,
    where: label,
    next: 'Check the network between here and the server, then try again.',
    detail: cause instanceof Error ? reason(cause) : null,
    cause,
  });
}

export function cancelled(label: string): ProblemError {
  return new ProblemError({
    code: 'cancelled',
    message: `The work on ${label} was cancelled.`,
    where: label,
    next: 'Start it again when you want to.',
  });
}

export function noVerdict(label: string, script: string, why: string, stderr: string): ProblemError {
  return new ProblemError({
    code: 'script_no_verdict',
    message: `The script ${script} on ${label} ended without a verdict: ${why}.`,
    where: label,
    next: 'Look at the last words of the tool below; check that the server is not short of memory or disk.',
    detail: tameLines(stderr),
  });
}

export function scriptFailed(label: string, script: string, status: string, stderr: string): ProblemError {
  return new ProblemError({
    code: 'tool_failed',
    message: `The script ${script} on ${label} failed: ${status}.`,
    where: label,
    next: 'Look at the last words of the tool below.',
    detail: tameLines(stderr),
  });
}
