import { ProblemError } from '../../shared/domain/problem.ts';
import type { ScriptResult } from '../remote/types.ts';
import { noWorkFolder } from './work-folder.ts';
import { stageWarned } from '../sources/types.ts';
import type { Produced, ProduceJob } from './types.ts';

/** Exit status of a process that wrote to a pipe nobody read any more: a consequence, never the cause. */
const brokenPipe = 141;

/** The stages behind the dump, those first that are to blame when several failed. */
const afterDump = ['hash', 'count', 'check', 'out', 'tee', 'buffer', 'compress'] as const;

/**
 * Reads what the server says of every stage. Each must say that it succeeded: a status that is missing is a failure.
 * Rejects with the problem of the stage that failed first.
 */
export function judge(result: ScriptResult, job: ProduceJob): Omit<Produced, 'failed'> {
  const { verdict, stderr } = result;
  const where = job.remote.label;
  const status = (name: string): number => {
    const value = verdict[name];
    return typeof value === 'number' ? value : -1;
  };
  const noRoom = verdict['room'] === 0 || /no space left on device|disk quota exceeded/i.test(stderr);

  if (status('setup') === 2) {
    throw new ProblemError({
      code: 'tool_missing',
      message: 'There is no tool on the server that computes SHA-256.',
      where,
      next: 'Install coreutils (sha256sum) on the server.',
    });
  }
  if (status('setup') !== 0) throw noWorkFolder(job.workFolder, where, stderr);
  // Without room the stages cannot even write down how they ended.
  if (noRoom && ['dump', ...afterDump].some((stage) => status(stage) === -1)) {
    throw new ProblemError({
      code: 'server_full',
      message: 'The server has no room left for its working files.',
      where: `${job.workFolder} on ${where}`,
      next: 'Free some room there, or set another work folder for this server, then back up again.',
      detail: tail(stderr),
    });
  }
  if (status('compress') !== 0 && status('compress') !== brokenPipe) {
    const compressor = String(verdict['compressor']);
    throw new ProblemError({
      code: status('compress') === 127 ? 'tool_missing' : 'dump_failed',
      message:
        status('compress') === 127
          ? `The compressor ${compressor} is not on the server.`
          : `The compressor ${compressor} did not finish (${exitWords(status('compress'))}).`,
      where,
      next: 'Set the compressor to automatic, or install it on the server, then back up again.',
      detail: tail(stderr),
    });
  }
  const dump = status('dump');
  if (dump !== 0 && dump !== stageWarned && dump !== brokenPipe) throw job.explain('dump', dump, stderr);
  // A reader that dies cuts the stream for tee, and tee cuts it for all others: those that read are to blame first.
  const broken = afterDump.find((stage) => status(stage) !== 0);
  if (broken === 'check') throw job.explain('check', status('check'), stderr);
  if (broken !== undefined) {
    throw new ProblemError({
      code: 'dump_failed',
      message: `The server could not pass on, count and hash the backup (${broken}: ${exitWords(status(broken))}).`,
      where,
      next: 'Back up again; if it fails again, look at the log.',
      detail: tail(stderr),
    });
  }
  if (dump === brokenPipe) throw job.explain('dump', dump, stderr);

  const bytes = verdict['bytes'];
  const sha256 = String(verdict['sha256']);
  const evidence = String(verdict['evidence'] ?? '').trim();
  if (!Number.isSafeInteger(bytes) || Number(bytes) <= 0 || !/^[0-9a-f]{64}$/.test(sha256) || evidence === '') {
    throw new ProblemError({
      code: 'dump_incomplete',
      message: 'The server did not say how large the backup is, what its checksum is, and what was seen at its end.',
      where,
      next: 'Back up again; if it fails again, look at the log.',
      detail: tail(stderr),
    });
  }
  return {
    bytes: Number(bytes),
    sha256,
    evidence,
    compressor: String(verdict['compressor']),
    warned: dump === stageWarned,
  };
}

/** `exit status 2`, `killed by signal 9`, `it never said how it ended`. */
export function exitWords(status: number): string {
  if (status < 0) return 'it never said how it ended';
  return status > 128 && status < 160 ? `killed by signal ${String(status - 128)}` : `exit status ${String(status)}`;
}

function tail(stderr: string): string | null {
  return stderr.trim() === '' ? null : stderr.trim().slice(-2000);
}
