import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Stage } from '../../main/sources/types.ts';
import { shellCommand, type LocalRemoteOptions } from './local-remote.ts';

export interface StageResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface StageProcess {
  readonly pid: number;
  readonly stdin: NodeJS.WritableStream;
  readonly stdout: Readable;
  readonly stderr: Promise<string>;
  readonly status: Promise<number>;
}

/** Starts a stage as the pipeline does: no nonce, its arguments from `$1` on. */
export function startStage(stage: Stage, what: 'dump' | 'check', options: LocalRemoteOptions = {}): StageProcess {
  const [program, ...first] = shellCommand(options.shell ?? 'sh');
  const sudo = stage.runAs === null ? [] : ['sudo', '-n', '-u', stage.runAs, '--'];
  const [head = 'sh', ...words] = [
    ...sudo,
    program,
    ...first,
    '-c',
    stage.script.text,
    `surety-${what}`,
    ...stage.args,
  ];
  const child = spawn(head, words, { env: { ...process.env, ...options.env }, stdio: 'pipe', detached: true });
  child.stdin.on('error', () => undefined);
  const status = new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve(code ?? (signal === 'SIGKILL' ? 137 : 143));
    });
  });
  return { pid: child.pid ?? -1, stdin: child.stdin, stdout: child.stdout, stderr: text(child.stderr), status };
}

/** Runs a dump stage and packs what it writes into `path`. */
export async function dumpTo(
  stage: Stage,
  path: string,
  options: LocalRemoteOptions = {},
  secret = '',
): Promise<StageResult> {
  const running = startStage(stage, 'dump', options);
  running.stdin.write(`${secret}\n`);
  const [status, stderr] = await Promise.all([
    running.status,
    running.stderr,
    pipeline(running.stdout, createGzip({ level: 1 }), createWriteStream(path)),
  ]);
  running.stdin.end();
  return { status, stdout: '', stderr };
}

/** Runs a check stage over a file, or over bytes. */
export async function checkOf(
  stage: Stage,
  artifact: string | Buffer,
  options: LocalRemoteOptions = {},
): Promise<StageResult> {
  const running = startStage(stage, 'check', options);
  const input = typeof artifact === 'string' ? createReadStream(artifact) : Readable.from([artifact]);
  const fed = pipeline(input, running.stdin);
  const [status, stdout, stderr] = await Promise.all([running.status, text(running.stdout), running.stderr]);
  // A check that leaves input unread breaks the pipeline before it; so a broken pipe here fails the test.
  await fed;
  return { status, stdout, stderr };
}
