import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { Transform } from 'node:stream';
import type { Sshd } from '../../services/sshd.ts';

type Way = 'up' | 'down';

/** A line to an SSH server that a test can stop, slow down and cut at an exact place. */
export interface Valve {
  /** The server as it is reached through the valve. */
  readonly sshd: Sshd;
  /** Stops the line after so many more bytes (`up` is towards the server). Resolves when they are through. */
  hold(way: Way, afterBytes: number): Promise<void>;
  /** Lets it flow again. */
  release(): void;
  /** Breaks every connection; new ones pass. */
  cut(): void;
  /** Called before each piece that goes up is passed on; null takes it away. */
  beforeUp(act: (() => void) | null): void;
  /** Bytes a second towards the server; null is as fast as it goes. */
  limit(bytesASecond: number | null): void;
  close(): Promise<void>;
}

export async function openValve(sshd: Sshd): Promise<Valve> {
  const sockets = new Set<Socket>();
  let stop: { readonly way: Way; left: number; readonly reached: () => void } | null = null;
  let waiting: (() => void)[] = [];
  let act: (() => void) | null = null;
  let rate: number | null = null;

  const gate = (way: Way): Transform =>
    new Transform({
      highWaterMark: 65536,
      transform(chunk: Buffer, _encoding, done) {
        if (way === 'up') act?.();
        const pass = (): void => {
          done(null, chunk);
        };
        if (stop?.way === way && (stop.left -= chunk.length) <= 0) {
          waiting.push(pass);
          stop.reached();
        } else if (way === 'up' && rate !== null) {
          setTimeout(pass, (chunk.length * 1000) / rate);
        } else {
          pass();
        }
      },
    });

  const server = createServer((near) => {
    const far = connect(sshd.port, sshd.host);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.setNoDelay(true);
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    near.pipe(gate('up')).pipe(far);
    far.pipe(gate('down')).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;

  const release = (): void => {
    stop = null;
    const held = waiting;
    waiting = [];
    for (const pass of held) pass();
  };
  return {
    sshd: Object.create(sshd, { port: { value: port } }) as Sshd,
    hold: (way, afterBytes) =>
      new Promise((resolve) => {
        stop = { way, left: afterBytes, reached: resolve };
      }),
    release,
    cut() {
      for (const socket of sockets) socket.destroy();
      release();
    },
    beforeUp(next) {
      act = next;
    },
    limit(bytesASecond) {
      rate = bytesASecond;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
