import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { socketProblem } from './problems.ts';
import type { SshTarget } from './types.ts';

/**
 * Opens the TCP connection to a host. ssh2 leaves Nagle's algorithm on, which slows SFTP writes a hundredfold; we turn
 * it off here.
 * @param signal destroys the socket, also when it is open already
 * @throws ProblemError ssh_unreachable
 */
export function openSocket(target: SshTarget, timeoutMs: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: target.host, port: target.port, noDelay: true });
    const onAbort = (): void => {
      socket.destroy(new Error('it was given up'));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const timer = setTimeout(() => {
      socket.destroy(Object.assign(new Error('connect timed out'), { code: 'ETIMEDOUT' }));
    }, timeoutMs);
    const onError = (error: NodeJS.ErrnoException): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      reject(socketProblem(target, firstOf(error)));
    };
    socket.once('error', onError);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', onError);
      // Whoever takes it over listens too; in between an error must not end the program.
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

/** Node tries every address of a name and answers with a list of errors. */
function firstOf(error: NodeJS.ErrnoException): NodeJS.ErrnoException {
  if (error instanceof AggregateError) {
    const [first] = error.errors as unknown[];
    if (first instanceof Error) return first;
  }
  return error;
}
