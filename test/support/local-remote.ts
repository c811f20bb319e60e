import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type {
  Remote,
  RemoteScript,
  ScriptOptions,
  ScriptResult,
  ScriptStream,
  Verdict,
} from '../../main/remote/types.ts';
import { ProblemError } from '../../shared/domain/problem.ts';

export const shells = ['dash', 'busybox'] as const;
export type Shell = (typeof shells)[number] | 'sh';

export interface LocalRemoteOptions {
  /** Which shell stands for the server's `sh`. Default: the machine's own. */
  readonly shell?: Shell;
  /** Variables put over the test's environment; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly label?: string;
  /** Sees every script's process, which leads its own process group. */
  readonly onStart?: (child: ChildProcessWithoutNullStreams, script: RemoteScript) => void;
}

const stdoutLimit = 16 * 1024 * 1024;
const stderrTail = 16 * 1024;

/** The words that start `shell` on a script, e.g. `['/bin/busybox', 'sh']`. */
export function shellCommand(shell: Shell): [string, ...string[]] {
  // By their full paths: a test may give scripts a path with hardly a tool on it.
  return shell === 'busybox' ? ['/bin/busybox', 'sh'] : [`/bin/${shell}`];
}

/** A `Remote` that runs scripts on this machine with the conventions of the real one. SFTP is not there. */
export function localRemote(options: LocalRemoteOptions = {}): Remote {
  const label = options.label ?? 'web-1';
  const start = (script: RemoteScript, given: ScriptOptions): Running => startScript(script, given, options, label);
  return {
    label,
    async run(script, given = {}) {
      const running = start(script, given);
      const chunks: Buffer[] = [];
      let bytes = 0;
      running.child.stdout.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > stdoutLimit) running.kill();
        else chunks.push(chunk);
      });
      return { ...(await running.result), stdout: Buffer.concat(chunks) };
    },
    stream(script, given = {}): Promise<ScriptStream> {
      const running = start(script, given);
      return Promise.resolve({ stdout: running.child.stdout.pipe(new PassThrough()), result: running.result });
    },
    async send(script, input: Readable, given = {}) {
      const running = start(script, given);
      running.child.stdout.resume();
      const fed = pipeline(input, running.child.stdin).catch(() => undefined);
      const result = await running.result;
      await fed;
      return result;
    },
    withSftp: () => Promise.reject(new Error('There is no SFTP on the local remote.')),
    openSftp: () => Promise.reject(new Error('There is no SFTP on the local remote.')),
  };
}

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly result: Promise<ScriptResult>;
  kill(): void;
}

function startScript(script: RemoteScript, given: ScriptOptions, options: LocalRemoteOptions, label: string): Running {
  const nonce = randomBytes(16).toString('hex');
  const [program, ...first] = shellCommand(options.shell ?? 'sh');
  const child = spawn(program, [...first, '-c', script.text, `surety-${script.name}`, nonce, ...(given.args ?? [])], {
    detached: true,
    env: { ...process.env, ...options.env },
    stdio: 'pipe',
  });
  options.onStart?.(child, script);
  const kill = (): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  };
  child.stdin.on('error', () => undefined);
  child.stdin.write(`${given.secretLine ?? ''}\n`);

  const abort = (): void => {
    child.stdin.end();
    setTimeout(kill, 10_000).unref();
  };
  if (given.signal?.aborted === true) abort();
  given.signal?.addEventListener('abort', abort, { once: true });

  let verdict: Verdict | null = null;
  let tail = '';
  const onLine = (line: string): void => {
    const prefix = `surety-verdict ${nonce} `;
    if (line.startsWith(prefix)) {
      verdict = JSON.parse(line.slice(prefix.length)) as Verdict;
      child.stdin.end();
      return;
    }
    tail = `${tail}${line}\n`.slice(-stderrTail);
    given.onStderr?.(line);
  };
  const flush = splitLines(child.stderr, onLine);

  const result = new Promise<ScriptResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      flush();
      given.signal?.removeEventListener('abort', abort);
      if (given.signal?.aborted === true) {
        reject(problem('cancelled', `${script.name} was stopped.`, 'Start it again.', label, tail));
      } else if (code !== 0 || verdict === null) {
        reject(
          problem(
            'script_no_verdict',
            `${script.name} ended without its verdict (exit ${String(code)}).`,
            'Try again.',
            label,
            tail,
          ),
        );
      } else {
        resolve({ verdict, stdout: Buffer.alloc(0), stderr: tail.trim() });
      }
    });
  });
  result.catch(() => undefined);
  return { child, result, kill };
}

function problem(
  code: 'cancelled' | 'script_no_verdict',
  message: string,
  next: string,
  where: string,
  detail: string,
): ProblemError {
  return new ProblemError({ code, message, next, where, detail });
}

/** Calls `onLine` for each whole line; the returned function hands over what is left at the end. */
function splitLines(stream: Readable, onLine: (line: string) => void): () => void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') onLine(line);
  });
  return () => {
    if (rest !== '') onLine(rest);
    rest = '';
  };
}
