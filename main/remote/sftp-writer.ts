import { posix } from 'node:path';
import { ProblemError } from '../../shared/domain/problem.ts';
import type { SftpCalls } from './sftp-calls.ts';
import { sftpStatus } from './sftp-calls.ts';
import { changeProblem, existsProblem, fullProblem, statusOf } from './sftp-problems.ts';
import type { SftpWriter } from './types.ts';

/** Write requests on their way at once: 10 × 255 KiB fill the 2 MiB window of OpenSSH; more would only wait in memory. */
const requestsAtOnce = 10;

/**
 * Creates a new file, mode 0600, and writes it by pipelined requests. At most 8 MiB are in memory. ssh2's own write
 * streams wait for each answer, and report success on a full disk.
 *
 * Some servers take one request at a time and answer "Failure" to the others, so it begins with one, goes on with two, and
 * uses all only when both were taken; the two are kept until then, to be sent again one by one.
 * @throws ProblemError destination_not_writable, conflict, destination_full, destination_write_failed, ssh_dropped
 */
export async function createWriter(
  calls: SftpCalls,
  path: string,
  freeBytes: (path: string) => Promise<number | null>,
): Promise<SftpWriter> {
  const { label } = calls;
  const handle = await openNew(calls, path);
  const length = calls.writeLength;
  const block = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  let position = 0;
  let atOnce = 1;
  let proven = false;
  let inFlight = 0;
  let failure: Promise<ProblemError> | null = null;
  let closed = false;
  let wake: (() => void) | null = null;

  const sendAt = (bytes: Buffer, at: number): Promise<void> =>
    calls.run((raw, done) => {
      raw.write(handle, bytes, 0, bytes.length, at, done);
    });

  async function explain(error: unknown, bytes: number): Promise<ProblemError> {
    if (statusOf(error) === sftpStatus.failure) {
      const free = await freeBytes(posix.dirname(path)).catch(() => null);
      if (free !== null && free < bytes) return fullProblem(label, path, free, error);
    }
    return changeProblem(label, path, 'Writing', error);
  }

  async function request(bytes: Buffer, at: number): Promise<void> {
    inFlight += 1;
    try {
      await sendAt(bytes, at);
    } catch (error) {
      failure ??= explain(error, bytes.length);
    } finally {
      inFlight -= 1;
      wake?.();
    }
  }

  /** Sends two at once for the first time, and falls back to one when the server will not have it. */
  async function tryTwo(first: Buffer, second: Buffer, at: number): Promise<void> {
    const both = [first, second] as const;
    const answers = await Promise.allSettled([sendAt(first, at), sendAt(second, at + first.length)]);
    proven = true;
    if (answers.every((answer) => answer.status === 'fulfilled')) {
      atOnce = requestsAtOnce;
      return;
    }
    for (const [index, answer] of answers.entries()) {
      const bytes = both[index];
      if (answer.status === 'rejected' && bytes) await request(bytes, at + index * first.length);
    }
  }

  let held: { readonly bytes: Buffer; readonly at: number } | null = null;

  async function dispatch(bytes: Buffer): Promise<void> {
    const at = position;
    position += bytes.length;
    if (at === 0) {
      await request(bytes, at);
    } else if (!proven && held === null) {
      held = { bytes: Buffer.from(bytes), at };
    } else if (!proven && held) {
      const first = held;
      held = null;
      await tryTwo(first.bytes, Buffer.from(bytes), first.at);
    } else {
      await room(atOnce - 1);
      if (failure) throw await failure;
      void request(bytes, at);
    }
    if (failure) throw await failure;
  }

  /** Waits until at most so many requests are on their way, or one failed. */
  async function room(atMost: number): Promise<void> {
    while (inFlight > atMost && !failure) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    wake = null;
  }

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    await calls.run((raw, done) => {
      raw.close(handle, done);
    });
  }

  async function check(): Promise<void> {
    await room(0);
    if (failure) throw await failure;
    if (calls.offers('fsync@openssh.com')) {
      await calls
        .run((raw, done) => {
          raw.ext_openssh_fsync(handle, done);
        })
        .catch(async (error: unknown) => {
          if (statusOf(error) !== sftpStatus.unsupported) throw await explain(error, 1);
        });
    }
    const size = await calls.fileSize(handle);
    if (size !== position) throw sizeProblem(label, path, position, size);
  }

  return {
    write: async (chunk) => {
      if (failure) throw await failure;
      let rest = chunk;
      while (rest.length > 0) {
        if (filled === 0 && rest.length >= length) {
          await dispatch(rest.subarray(0, length));
          rest = rest.subarray(length);
          continue;
        }
        const taken = rest.copy(block, filled, 0, Math.min(length - filled, rest.length));
        filled += taken;
        rest = rest.subarray(taken);
        if (filled === length) {
          filled = 0;
          await dispatch(block);
        }
      }
    },
    finish: async () => {
      try {
        if (failure) throw await failure;
        if (filled > 0) await dispatch(block.subarray(0, filled));
        filled = 0;
        if (held) await request(held.bytes, held.at);
        held = null;
        await check();
        await close();
      } catch (error) {
        await close().catch(() => undefined);
        throw changeProblem(label, path, 'Finishing', error);
      }
    },
    abort: async () => {
      await close().catch(() => undefined);
    },
  };
}

async function openNew(calls: SftpCalls, path: string): Promise<Buffer> {
  try {
    return await calls.call<Buffer>((raw, done) => {
      raw.open(path, 'wx', { mode: 0o600 }, done);
    });
  } catch (error) {
    const taken = statusOf(error) === sftpStatus.failure && (await calls.stat(path).catch(() => null)) !== null;
    throw taken ? existsProblem(calls.label, path, 'Creating') : changeProblem(calls.label, path, 'Creating', error);
  }
}

function sizeProblem(label: string, path: string, sent: number, found: number): ProblemError {
  return new ProblemError({
    code: 'destination_write_failed',
    message: `Writing ${path} on ${label} failed: ${String(sent)} bytes were sent, ${String(found)} are there.`,
    where: label,
    next: 'Look at the disk and the quota of that host.',
  });
}
