import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { ProblemError } from '../../shared/domain/problem.ts';
import { NotSent } from './connection.ts';
import type { Connection } from './connection.ts';
import { cancelled } from './problems.ts';
import { scriptCommand } from './script.ts';
import { followScript } from './script-run.ts';
import { openSftpSession } from './sftp.ts';
import type { Remote, RemoteScript, ScriptOptions, ScriptResult, SshTarget } from './types.ts';

/** Bytes of standard output that `run` keeps. */
const mostStdout = 16 * 1024 * 1024;

/** A host as the other rooms see it. `connection` gives the shared connection, a new one when the last dropped. */
export function createRemote(target: Pick<SshTarget, 'label'>, connection: () => Promise<Connection>): Remote {
  const { label } = target;

  async function on<T>(use: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      return await use(await connection());
    } catch (error) {
      if (!(error instanceof NotSent)) throw error;
    }
    const again = await connection();
    try {
      return await use(again);
    } catch (error) {
      throw error instanceof NotSent ? again.lost('opening a channel') : error;
    }
  }

  async function start(script: RemoteScript, options: ScriptOptions, input: Readable | null) {
    if (options.signal?.aborted) throw cancelled(label);
    if (/[\r\n\0]/.test(options.secretLine ?? '')) {
      throw new ProblemError({
        code: 'input_invalid',
        message: 'A password holds a line break, which cannot be sent on one line.',
        where: label,
        next: 'Enter the password again without a line break.',
      });
    }
    const nonce = randomBytes(16).toString('hex');
    const command = scriptCommand(script, nonce, options.args ?? []);
    try {
      return await on(async (current) => {
        const lost = () => (current.alive ? null : current.lost(`running ${script.name}`));
        const follow = (channel: ClientChannel) =>
          followScript(channel, { label, script, nonce, options, input, lost });
        return current.exec(command, follow, options.signal);
      });
    } catch (error) {
      if (options.signal?.aborted) throw cancelled(label);
      throw error;
    }
  }

  async function collect(script: RemoteScript, options: ScriptOptions, input: Readable | null): Promise<ScriptResult> {
    const running = await start(script, options, input);
    const chunks: Buffer[] = [];
    let bytes = 0;
    running.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= mostStdout) chunks.push(chunk);
      else running.stop(tooMuch(label, script));
    });
    const result = await running.result;
    return { ...result, stdout: Buffer.concat(chunks) };
  }

  const remote: Remote = {
    label,
    run: (script, options = {}) => collect(script, options, null),
    send: async (script, input, options = {}) => {
      try {
        return await collect(script, options, input);
      } catch (error) {
        // Its maker must not wait for ever to be read.
        input.destroy();
        throw error;
      }
    },
    stream: async (script, options = {}) => {
      const { stdout, result } = await start(script, options, null);
      return { stdout, result };
    },
    openSftp: () => on((current) => openSftpSession(current)),
    withSftp: async (use) => {
      const session = await remote.openSftp();
      try {
        return await use(session);
      } finally {
        session.close();
      }
    },
  };
  return remote;
}

function tooMuch(label: string, script: RemoteScript): ProblemError {
  return new ProblemError({
    code: 'tool_failed',
    message: `${script.name} on ${label} printed more than ${String(mostStdout / 1024 / 1024)} MiB, which it never should.`,
    where: label,
    next: 'Send us the log file named in Settings.',
  });
}
