import type { Readable } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { type ProblemError } from '../../shared/domain/problem.ts';
import { cancelled, noVerdict, scriptFailed } from './problems.ts';
import { scriptStdin } from './script-stdin.ts';
import { scriptStdout } from './script-stdout.ts';
import { tame } from './server-text.ts';
import type { RemoteScript, ScriptOptions, ScriptResult } from './types.ts';
import { VerdictReader } from './verdict.ts';

/** Milliseconds that a stopped script has to clean up before its channel is closed. */
const stopGraceMs = 10_000;
/** Milliseconds that the server then has to agree; a dead line must not hold up a cancelled run. */
const closeGraceMs = 2_000;
/** Milliseconds until the script must have said its first word: slow login shells exist, hosts that run no scripts too. */
const startTimeoutMs = 30_000;

export interface ScriptCall {
  readonly label: string;
  readonly script: RemoteScript;
  readonly nonce: string;
  readonly options: ScriptOptions;
  readonly input: Readable | null;
  /** Why the connection is gone; null while it stands. */
  readonly lost: () => ProblemError | null;
}

/**
 * Follows a script on its channel to the end. It succeeded when the exit status is 0 AND its verdict was seen; the
 * channel's clean end says nothing, because a dropped line looks the same.
 */
export function followScript(channel: ClientChannel, call: ScriptCall) {
  const { label, script, options } = call;
  let exit: { readonly code: number | null; readonly signal: string | null } | null = null;
  let stopReason: Error | null = null;
  let settled = false;
  const timers: NodeJS.Timeout[] = [];

  const stderr = new VerdictReader(call.nonce, (line) => options.onStderr?.(line));
  const stdin = scriptStdin(channel, options.secretLine ?? '', call.input, (error) => {
    stop(error);
  });
  const stdout = scriptStdout(channel, call.nonce, () => {
    stdin.begin();
  });

  function stop(reason: Error): void {
    if (stopReason || settled) return;
    stopReason = reason;
    // A script that reads its input has no guard, so it gets a signal; OpenSSH does not pass it on for root.
    if (call.input) channel.signal('TERM');
    stdin.end();
    stdout.fail(reason);
    timers.push(
      setTimeout(() => {
        channel.close();
        timers.push(setTimeout(settle, closeGraceMs));
      }, stopGraceMs),
    );
  }
  const onAbort = (): void => {
    stop(cancelled(label));
  };

  // Unread standard error would stop the whole channel: both share one window.
  channel.stderr.on('data', (chunk: Buffer) => {
    stderr.feed(chunk);
    if (stderr.verdict && !call.input) stdin.end();
  });
  channel.on('exit', (code: number | null, signal?: string) => {
    exit = { code, signal: signal ?? null };
  });
  channel.on('error', () => undefined);
  channel.once('close', settle);

  const { promise: result, resolve, reject } = Promise.withResolvers<ScriptResult>();
  // Who reads the stream learns of the failure there; a result that nobody waits for yet must not end the program.
  result.catch(() => undefined);

  function settle(): void {
    if (settled) return;
    settled = true;
    for (const timer of timers) clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
    stderr.end();
    const problem = stopReason ?? judge();
    stdin.end();
    if (problem) {
      stdout.fail(problem);
      reject(problem);
      return;
    }
    stdout.finish();
    resolve({ verdict: stderr.verdict ?? {}, stdout: Buffer.alloc(0), stderr: stderr.tail });
  }

  function judge(): ProblemError | null {
    const name = script.name;
    if (exit === null) return call.lost() ?? noVerdict(label, name, 'the server closed the channel', stderr.tail);
    if (exit.code === 0 && stderr.verdict) return null;
    const status = exit.code === null ? `signal ${tame(exit.signal ?? '?', 20)}` : `exit status ${String(exit.code)}`;
    if (!stdout.started()) {
      const said = `${stdout.noise()}\n${stderr.tail}`;
      return noVerdict(label, name, `the server did not run it (${status}); this account may not run commands`, said);
    }
    return stderr.verdict
      ? scriptFailed(label, name, status, stderr.tail)
      : noVerdict(label, name, status, stderr.tail);
  }

  stdout.stream.once('close', () => {
    if (!stdout.stream.readableEnded) stop(cancelled(label));
  });
  timers.push(
    setTimeout(() => {
      if (!stdout.started()) stop(noVerdict(label, script.name, 'the server did not start it in time', stdout.noise()));
    }, startTimeoutMs),
  );
  if (options.signal?.aborted) onAbort();
  else options.signal?.addEventListener('abort', onAbort, { once: true });

  return { stdout: stdout.stream, result, stop };
}
