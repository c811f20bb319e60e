import type { AnyAuthMethod, AuthenticationType } from 'ssh2';
import { ProblemError } from '../../shared/domain/problem.ts';
import { readPrivateKey } from './keys.ts';
import { address, agentMissing } from './problems.ts';
import { tame } from './server-text.ts';
import type { SshTarget } from './types.ts';

export interface SignInAttempt {
  /** For ssh2's `authHandler`: what to try next; false when there is nothing left. */
  next(methodsLeft: readonly AuthenticationType[] | null, partialSuccess: boolean | null): AnyAuthMethod | false;
  /** Why it was not accepted. */
  problem(cause?: unknown): ProblemError;
}

type Outcome = 'refused' | 'not-offered' | 'more-needed';

/**
 * Signs in by exactly the configured method. It asks the server what it offers first (`none`, which is not counted as a
 * try) so that no try is wasted: every refused one counts against MaxAuthTries and OpenSSH's PerSourcePenalties.
 * @throws ProblemError ssh_key_invalid, ssh_agent_missing
 */
export function createSignIn(target: SshTarget, env: NodeJS.ProcessEnv = process.env): SignInAttempt {
  const methods = methodsOf(target, env);
  let offered: readonly AuthenticationType[] = [];
  let outcome: Outcome = 'refused';
  let step = 0;

  return {
    next(methodsLeft, partialSuccess) {
      step += 1;
      if (step === 1) return { type: 'none', username: target.user };
      if (step === 2) {
        offered = methodsLeft ?? [];
        const chosen = methods.find((method) => offered.includes(method.type === 'agent' ? 'publickey' : method.type));
        if (!chosen) outcome = 'not-offered';
        return chosen ?? false;
      }
      if (partialSuccess === true) {
        outcome = 'more-needed';
        offered = methodsLeft ?? [];
      }
      return false;
    },
    problem: (cause) => signInProblem(target, outcome, offered, cause),
  };
}

function methodsOf(target: SshTarget, env: NodeJS.ProcessEnv): AnyAuthMethod[] {
  const username = target.user;
  const { signIn } = target;
  switch (signIn.method) {
    case 'password':
      return [
        { type: 'password', username, password: signIn.password },
        { type: 'keyboard-interactive', username, prompt: answerOnce(signIn.password) },
      ];
    case 'key':
      return [{ type: 'publickey', username, key: readPrivateKey(signIn.privateKey, signIn.passphrase) }];
    case 'agent': {
      const socket = signIn.socket ?? agentSocket(env);
      if (socket === null) throw agentMissing(target, 'SSH_AUTH_SOCK does not name one');
      return [{ type: 'agent', username, agent: socket }];
    }
  }
}

function agentSocket(env: NodeJS.ProcessEnv): string | null {
  if (env['SSH_AUTH_SOCK']) return env['SSH_AUTH_SOCK'];
  return process.platform === 'win32' ? String.raw`\\.\pipe\openssh-ssh-agent` : null;
}

/** Gives the password to the first hidden question and nothing to any other: a second one is not for the password. */
function answerOnce(password: string) {
  let given = false;
  return (
    _name: string,
    _instructions: string,
    _lang: string,
    prompts: { prompt: string; echo?: boolean }[],
    finish: (answers: string[]) => void,
  ): void => {
    finish(
      prompts.map((prompt) => {
        if (given || prompt.echo === true) return '';
        given = true;
        return password;
      }),
    );
  };
}

const methodNames = { password: 'the password', key: 'the key', agent: "any of the agent's keys" } as const;

function signInProblem(
  target: SshTarget,
  outcome: Outcome,
  offered: readonly AuthenticationType[],
  cause: unknown,
): ProblemError {
  const { method } = target.signIn;
  const list = tame(offered.join(', '), 120) || 'nothing';
  const who = `user ${target.user} at ${address(target)}`;
  const message = {
    refused: `${target.label} did not accept ${methodNames[method]} for ${who}.`,
    'not-offered': `${target.label} does not allow signing in by ${method} for ${who}; it offers: ${list}.`,
    'more-needed': `${target.label} accepted ${methodNames[method]} for ${who} but asks for more (${list}), which Surety cannot give.`,
  }[outcome];
  return new ProblemError({
    code: 'ssh_sign_in_failed',
    message,
    where: target.label,
    next: nextStep(outcome, method),
    cause,
  });
}

function nextStep(outcome: Outcome, method: SshTarget['signIn']['method']): string {
  if (outcome === 'not-offered')
    return 'Choose another way to sign in, or allow this one in sshd_config on the server.';
  if (outcome === 'more-needed') return 'Give Surety an account that signs in with one factor, e.g. a key.';
  if (method === 'password') return 'Check the user and the password.';
  return "Check the user, and that the public half of the key is in that user's ~/.ssh/authorized_keys on the server.";
}
