import { Readable } from 'node:stream';
import type { SftpCalls } from './sftp-calls.ts';
import { sftpStatus } from './sftp-calls.ts';
import { readProblem, statusOf } from './sftp-problems.ts';

/** Read requests on their way, or answered and not yet read, at once: 2.5 MiB, which fills the window of an SSH channel. */
const requestsAtOnce = 10;

interface Piece {
  readonly at: number;
  readonly length: number;
  /** Null until the answer is here; shorter than `length` at the end of the file. */
  bytes: Buffer | null;
  /** Asked for again, with nothing else on its way: a failure now is final. */
  retried: boolean;
}

/**
 * Reads a file by pipelined requests, in order, with bounded memory. Errors reach the stream.
 * Errors: copy_missing, destination_read_failed, ssh_dropped
 */
export function createReader(calls: SftpCalls, path: string): Readable {
  const length = calls.readLength;
  const pieces: Piece[] = [];
  const again: Piece[] = [];
  let handle: Buffer | null = null;
  let next = 0;
  let inFlight = 0;
  let atOnce = 1;
  let sawEnd = false;
  let wanted = false;

  const stream = new Readable({
    highWaterMark: 1024 * 1024,
    construct(done) {
      calls
        .call<Buffer>((raw, answer) => {
          raw.open(path, 'r', answer);
        })
        .then(
          (opened) => {
            handle = opened;
            done();
          },
          (error: unknown) => {
            done(readProblem(calls.label, path, 'Reading', error));
          },
        );
    },
    read() {
      wanted = true;
      pump();
    },
    destroy(error, done) {
      const opened = handle;
      handle = null;
      pieces.length = 0;
      if (!opened) {
        done(error);
        return;
      }
      calls
        .run((raw, answer) => {
          raw.close(opened, answer);
        })
        .catch(() => undefined)
        .finally(() => {
          done(error);
        });
    },
  });

  function pump(): void {
    deliver();
    while (inFlight < atOnce && !stream.destroyed) {
      const piece = again.shift() ?? fresh();
      if (!piece) return;
      void fetch(piece);
    }
  }

  function fresh(): Piece | null {
    if (sawEnd || pieces.length >= atOnce) return null;
    const piece: Piece = { at: next, length, bytes: null, retried: false };
    next += length;
    pieces.push(piece);
    return piece;
  }

  /** Asks until the piece is whole or the file ends: a server may answer with less than it was asked for. */
  async function fetch(piece: Piece): Promise<void> {
    const opened = handle;
    if (!opened) return;
    inFlight += 1;
    const buffer = Buffer.allocUnsafeSlow(piece.length);
    let filled = 0;
    try {
      while (filled < piece.length) {
        const got = await readAt(opened, buffer, filled, piece.length - filled, piece.at + filled);
        if (got === 0) break;
        filled += got;
      }
      if (filled < piece.length) sawEnd = true;
      else if (atOnce === 1 && piece.at === 0) atOnce = requestsAtOnce;
      piece.bytes = buffer.subarray(0, filled);
    } catch (error) {
      if (statusOf(error) === sftpStatus.failure && piece.at > 0 && !piece.retried) {
        // A server that takes one request at a time.
        atOnce = 1;
        piece.retried = true;
        again.push(piece);
      } else {
        stream.destroy(readProblem(calls.label, path, 'Reading', error));
      }
    } finally {
      inFlight -= 1;
    }
    if (!stream.destroyed) pump();
  }

  function readAt(opened: Buffer, buffer: Buffer, offset: number, bytes: number, at: number): Promise<number> {
    return calls
      .call<number>((raw, done) => {
        raw.read(opened, buffer, offset, bytes, at, (error, got) => {
          done(error, got);
        });
      })
      .catch((error: unknown) => {
        if (statusOf(error) === sftpStatus.eof) return 0;
        throw error;
      });
  }

  function deliver(): void {
    while (wanted) {
      const [first] = pieces;
      if (!first?.bytes) return;
      const { bytes } = first;
      pieces.shift();
      if (bytes.length > 0) wanted = stream.push(bytes);
      if (bytes.length < first.length) {
        pieces.length = 0;
        again.length = 0;
        stream.push(null);
        return;
      }
    }
  }

  return stream;
}
