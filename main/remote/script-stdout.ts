import { Readable } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { startMarker } from './script.ts';

/** Bytes that a login shell may print before the script; more means that the script will not come. */
const mostNoise = 64 * 1024;
const bufferBytes = 1024 * 1024;

export interface ScriptStdout {
  readonly stream: Readable;
  /** Whether the script's first byte came. */
  readonly started: () => boolean;
  /** What the server printed before the script. */
  readonly noise: () => string;
  /** Ends the stream: all is well. */
  finish(): void;
  /** Breaks the stream, and lets what still comes run to waste. */
  fail(problem: Error): void;
}

/**
 * The standard output of a script, without what the login shell said before it. The channel's own end is held back until
 * `finish`: SSH ends a channel cleanly when the line drops, and a reader must not take that for the end of a backup.
 */
export function scriptStdout(channel: ClientChannel, nonce: string, onStart: () => void): ScriptStdout {
  const marker = Buffer.from(startMarker(nonce));
  let before: Buffer | null = Buffer.alloc(0);
  let wasted = false;

  const stream = new Readable({
    highWaterMark: bufferBytes,
    read: () => {
      channel.resume();
    },
    destroy: (error, done) => {
      wasted = true;
      channel.resume();
      done(error);
    },
  });
  // A reader that waits for the result alone must not be a crash; a pipeline sees the error all the same.
  stream.on('error', () => undefined);

  const deliver = (chunk: Buffer): void => {
    if (chunk.length > 0 && !wasted && !stream.push(chunk)) channel.pause();
  };
  channel.on('data', (chunk: Buffer) => {
    if (before === null) {
      deliver(chunk);
      return;
    }
    before = Buffer.concat([before, chunk]);
    const at = before.indexOf(marker);
    if (at === -1) {
      if (before.length > mostNoise) before = before.subarray(-mostNoise);
      return;
    }
    const rest = before.subarray(at + marker.length);
    before = null;
    onStart();
    deliver(rest);
  });

  return {
    stream,
    started: () => before === null,
    noise: () => before?.toString('utf8') ?? '',
    finish: () => {
      if (!wasted) stream.push(null);
    },
    fail: (problem) => {
      if (!stream.destroyed) stream.destroy(problem);
    },
  };
}
