import type { Duplex } from 'node:stream';
import ssh2 from 'ssh2';
import type { AuthenticationType, Client, ConnectConfig, NextAuthHandler } from 'ssh2';
import { ProblemError } from '../../shared/domain/problem.ts';
import { hostKeyAlgorithms, offeredKey } from './host-key.ts';
import { agentMissing, dropped, hostKeyChanged, hostKeyUnknown, refusedForNow, unreachable } from './problems.ts';
import { tame } from './server-text.ts';
import { createSignIn } from './sign-in.ts';
import type { HostKeys, OfferedKey, SshTarget } from './types.ts';

/** Milliseconds from the open socket to a finished sign-in. */
export const readyTimeoutMs = 20_000;
/** Seconds that a host which turned us away is left in peace. */
export const backOffSeconds = 60;

/** A client that may be worked with, and the socket or tunnel below it. */
export interface SignedIn {
  readonly client: Client;
  readonly socket: Duplex;
}

/**
 * Shakes hands and signs in on the socket or tunnel that `open` gives. A key that cannot be read is found before it is
 * opened; the host key is checked before anything secret is sent. The socket is destroyed when it fails.
 * @throws ProblemError host_key_unknown, host_key_changed, ssh_sign_in_failed, ssh_agent_missing, ssh_key_invalid,
 *   ssh_refused_for_now, ssh_unreachable, ssh_dropped
 */
export async function signInOn(open: () => Promise<Duplex>, target: SshTarget, hostKeys: HostKeys): Promise<SignedIn> {
  const pinned = await hostKeys.pinned(target.host, target.port);
  const signIn = createSignIn(target);
  const socket = await open();
  const client = new ssh2.Client();
  let refusal: ProblemError | null = null;
  let greeting = '';
  let shook = false;

  const config: ConnectConfig = {
    sock: socket,
    username: target.user,
    readyTimeout: readyTimeoutMs,
    keepaliveInterval: 15_000,
    keepaliveCountMax: 3,
    algorithms: {
      serverHostKey: hostKeyAlgorithms(pinned?.type ?? null),
      hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
    },
    hostVerifier: (blob: Buffer, verify: (accept: boolean) => void) => {
      judgeHostKey(target, hostKeys, pinned, blob).then(
        (problem) => {
          refusal = problem;
          verify(problem === null);
        },
        (error: unknown) => {
          refusal = error instanceof ProblemError ? error : dropped(target.label, 'checking its host key', error);
          verify(false);
        },
      );
    },
    authHandler: (left: AuthenticationType[], partial: boolean, next: NextAuthHandler) => {
      // ssh2 takes false for "nothing left"; its types do not know.
      next(signIn.next(left, partial) as Parameters<NextAuthHandler>[0]);
    },
  };

  // Before ssh2 listens: OpenSSH says why it turns us away in plain text, and ssh2 throws that away.
  socket.once('data', (chunk: Buffer) => {
    const text = chunk.toString('latin1', 0, 512);
    if (!text.startsWith('SSH-')) greeting = text;
  });
  socket.pause();

  return new Promise<SignedIn>((resolve, reject) => {
    const explain = (error: Error & { level?: string; code?: unknown }): ProblemError => {
      if (refusal) return refusal;
      const { level, message } = error;
      if (level === 'client-authentication' || /Too many authentication failures/i.test(message))
        return signIn.problem(error);
      if (level === 'agent') return agentMissing(target, `it did not answer (${tame(message, 120)})`, error);
      if (level === 'client-timeout') {
        return unreachable(
          target,
          'the SSH handshake did not finish in time',
          'Try again; check the load of the server.',
          error,
        );
      }
      if (shook) return dropped(target.label, 'signing in', error);
      if (/^HTTP\/|^220 |^\* OK|^RFB /.test(greeting)) {
        return unreachable(target, `what answers there is not SSH ("${tame(greeting, 60)}")`, 'Check the port.', error);
      }
      if (message.includes('before handshake') || level === 'client-socket') {
        return refusedForNow(target, greeting, backOffSeconds, error);
      }
      return unreachable(target, tame(message, 200), 'Check that the server allows current SSH algorithms.', error);
    };
    const fail = (error: Error): void => {
      const problem = explain(error);
      client.removeAllListeners();
      client.on('error', () => undefined);
      client.destroy();
      socket.destroy();
      reject(problem);
    };
    client.on('handshake', () => (shook = true));
    client.on('error', fail);
    client.on('close', () => {
      fail(new Error('The server closed the connection'));
    });
    client.on('ready', () => {
      client.removeAllListeners('error').removeAllListeners('close').removeAllListeners('handshake');
      resolve({ client, socket });
    });
    try {
      client.connect(config);
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

/** Null when the host showed the pinned key. What else it showed is remembered for a person to look at. */
async function judgeHostKey(
  target: SshTarget,
  hostKeys: HostKeys,
  pinned: OfferedKey | null,
  blob: Buffer,
): Promise<ProblemError | null> {
  if (pinned?.blob.equals(blob)) return null;
  const key = offeredKey(blob);
  await hostKeys.offer(target.host, target.port, key);
  return pinned ? hostKeyChanged(target, pinned, key) : hostKeyUnknown(target, key);
}
