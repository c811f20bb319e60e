import { createHash } from 'node:crypto';
import { ProblemError } from '../../shared/domain/problem.ts';
import type { Upload } from '../destinations/types.ts';
import type { ScriptResult } from '../remote/types.ts';
import { FanOut } from './fan-out.ts';
import text from './produce.sh?raw';
import type { Produced, ProduceJob } from './types.ts';
import { judge } from './verdict.ts';

/** What the script tells each second where no byte passes through the workstation. */
const progressLine = /^surety-progress (\d{1,15})$/;

const produceScript = { name: 'produce', text };

/**
 * Runs one dump on the server and moves it to every upload: counted and hashed on both sides, never whole in memory.
 * Rejects with a ProblemError when any stage failed or the two sides disagree: then no upload may be committed.
 */
export async function produce(job: ProduceJob): Promise<Produced> {
  const fanOut = new FanOut(job.uploads);
  const stop = new AbortController();
  const signal = AbortSignal.any([job.signal, stop.signal]);
  const { stdout, result } = await job.remote.stream(produceScript, {
    args: produceArgs(job, fanOut.isNeeded),
    secretLine: job.password,
    signal,
    onStderr: (line) => {
      const told = progressLine.exec(line)?.[1];
      if (told === undefined) job.onStderr(line);
      else job.onProgress(Number(told));
    },
  });
  result.catch(() => undefined);

  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of stdout as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      await fanOut.write(chunk);
      job.onProgress(bytes);
    }
    await fanOut.finish();
  } catch (error) {
    // Whoever reads is gone: the server must not go on dumping. Wait until it has cleaned up.
    stop.abort();
    await result.catch(() => undefined);
    throw error;
  }
  const produced = judge(await result, job);
  if (fanOut.isNeeded && (bytes !== produced.bytes || hash.digest('hex') !== produced.sha256)) {
    throw new ProblemError({
      code: 'dump_incomplete',
      message: `The server sent ${String(produced.bytes)} bytes, and ${String(bytes)} bytes arrived here or they differ.`,
      where: job.remote.label,
      next: 'Back up again. If it happens again, the network between this machine and the server damages data.',
    });
  }
  return { ...produced, failed: new Map([...fanOut.failed, ...failedFiles(job, await result)]) };
}

function produceArgs(job: ProduceJob, toStdout: boolean): string[] {
  const files = job.uploads.flatMap((upload) => (upload.sink.kind === 'file' ? [upload.sink.path] : []));
  return [
    job.workFolder,
    job.packed ? job.compression.compressor : 'none',
    String(job.compression.level),
    job.dump.runAs ?? '',
    toStdout ? 'yes' : 'no',
    String(files.length),
    ...files,
    job.dump.script.text,
    job.check.script.text,
    String(job.dump.args.length),
    ...job.dump.args,
    ...job.check.args,
  ];
}

/** Files that the server could not write whole; the others of the same pass are good. */
function failedFiles(job: ProduceJob, result: ScriptResult): [Upload, ProblemError][] {
  const files = job.uploads.filter((upload) => upload.sink.kind === 'file');
  return files.flatMap((upload, index): [Upload, ProblemError][] => {
    if (result.verdict[`file${String(index + 1)}`] === 0) return [];
    const full = /no space left|disk quota exceeded/i.test(result.stderr);
    const problem = new ProblemError({
      code: full ? 'destination_full' : 'destination_write_failed',
      message: full
        ? 'The destination is full: the backup did not fit.'
        : 'The server could not write the backup there.',
      where: `${upload.sink.kind === 'file' ? upload.sink.path : upload.partial} on ${job.remote.label}`,
      next: full
        ? 'Free some room there, or choose another destination.'
        : 'Check the disk and the rights on the folder.',
      detail: result.stderr.trim().slice(-2000) || null,
    });
    return [[upload, problem]];
  });
}
