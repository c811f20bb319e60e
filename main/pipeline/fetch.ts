import { Readable } from 'node:stream';
import { ProblemError } from '../../shared/domain/problem.ts';
import type { Remote, ScriptResult } from '../remote/types.ts';
import type { Stage } from '../sources/types.ts';
import examineText from './examine.sh?raw';
import receiveText from './receive.sh?raw';

const receiveScript = { name: 'receive', text: receiveText };
const examineScript = { name: 'examine', text: examineText };

export interface ExamineJob {
  readonly remote: Remote;
  /** The backup on the server; new when it is fetched. */
  readonly file: string;
  readonly workFolder: string;
  readonly check: Stage;
  readonly expected: { readonly bytes: number; readonly sha256: string };
  readonly signal: AbortSignal;
}

/**
 * Brings a backup from a destination to a file on the server, with backpressure, and reads it whole as it passes by.
 * Resolves to what the check saw. Rejects with backup_damaged where it is not what was stored, or not complete.
 */
export async function fetchToServer(
  content: Readable,
  job: ExamineJob,
  onProgress: (bytes: number) => void,
): Promise<string> {
  let bytes = 0;
  async function* metered(): AsyncGenerator<Buffer> {
    for await (const chunk of content) {
      bytes += (chunk as Buffer).length;
      onProgress(bytes);
      yield chunk as Buffer;
    }
  }
  const input = Readable.from(metered(), { objectMode: false, highWaterMark: 1024 * 1024 });
  const result = await job.remote.send(receiveScript, input, { args: argsOf(job), signal: job.signal });
  if (result.verdict['setup'] === 0 && result.verdict['write'] !== 0) throw notWritten(job, result.stderr);
  return judge(job, result);
}

/**
 * Reads a backup that lies on the server whole, before anything is done with it: same size, same SHA-256, complete to
 * its end. Resolves to what the check saw. Rejects with backup_damaged otherwise.
 */
export async function examine(job: ExamineJob): Promise<string> {
  return judge(job, await job.remote.run(examineScript, { args: argsOf(job), signal: job.signal }));
}

function argsOf(job: ExamineJob): string[] {
  return [job.workFolder, job.file, job.check.script.text, ...job.check.args];
}

function judge(job: ExamineJob, { verdict, stderr }: ScriptResult): string {
  const same = verdict['bytes'] === job.expected.bytes && verdict['sha256'] === job.expected.sha256;
  const evidence = String(verdict['evidence'] ?? '').trim();
  if (same && verdict['setup'] === 0 && verdict['check'] === 0 && evidence !== '') return evidence;
  throw new ProblemError({
    code: verdict['setup'] === 2 ? 'copy_missing' : verdict['setup'] === 1 ? 'server_full' : 'backup_damaged',
    message:
      verdict['setup'] === 2
        ? `The backup ${job.file} is not there.`
        : verdict['setup'] === 1
          ? 'The server could not make its work folder.'
          : same
            ? 'The backup has the right checksum, but it could not be read to its end.'
            : `The backup is not the one that was made: ${String(verdict['bytes'])} bytes instead of ${String(job.expected.bytes)}, or other content.`,
    where: job.remote.label,
    next: 'Nothing was changed. Choose another copy or another backup.',
    detail: stderr.trim().slice(-2000) || null,
  });
}

function notWritten(job: ExamineJob, stderr: string): ProblemError {
  const full = /no space left|disk quota exceeded/i.test(stderr);
  return new ProblemError({
    code: full ? 'server_full' : 'tool_failed',
    message: full
      ? 'The server has no room for the backup.'
      : 'The server could not write the backup to its work folder.',
    where: `${job.file} on ${job.remote.label}`,
    next: full
      ? 'Nothing was changed. Free some room, or set another work folder for this server.'
      : 'Nothing was changed. Check the work folder of this server.',
    detail: stderr.trim().slice(-2000) || null,
  });
}
