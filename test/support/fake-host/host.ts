import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer } from 'ws';
import { fakeRouter } from './router.ts';
import { emptyState } from './state.ts';
import type { FakeState } from './state.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** As strict as a real host's, so that a breach shows here first. Mantine sets its variables in a style element. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export interface FakeHostOptions {
  /** The folder of the built window. */
  readonly files: string;
  readonly port?: number;
  /** Milliseconds between two changes of a run. */
  readonly beatMs?: number;
  readonly prepare?: (state: FakeState) => void;
}

export interface FakeHost {
  readonly url: string;
  readonly state: FakeState;
  /** Drops every connection and refuses new ones until `resume`. */
  pause(): void;
  resume(): void;
  close(): Promise<void>;
}

/** Serves the built window and a contract in memory on loopback. Nobody has to sign in: it is for development and tests. */
export async function startFakeHost({ files, port = 0, beatMs = 150, prepare }: FakeHostOptions): Promise<FakeHost> {
  const state = emptyState();
  prepare?.(state);
  const handler = new RPCHandler(fakeRouter(state, () => new Promise((resolve) => setTimeout(resolve, beatMs))));
  let paused = false;
  const http = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = path === '/' ? 'index.html' : path;
    readFile(join(files, file)).then(
      (body) =>
        response
          .writeHead(200, {
            'content-type': types[extname(file)] ?? 'application/octet-stream',
            'content-security-policy': policy,
          })
          .end(body),
      () => response.writeHead(404).end(),
    );
  });
  const sockets = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, socket, head) => {
    if (paused || request.url !== '/rpc') {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => void handler.upgrade(webSocket));
  });
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  const dropAll = (): void => {
    for (const socket of sockets.clients) socket.terminate();
  };
  return {
    url: `http://127.0.0.1:${String((http.address() as AddressInfo).port)}/`,
    state,
    pause: () => {
      paused = true;
      dropAll();
    },
    resume: () => {
      paused = false;
    },
    close: async () => {
      dropAll();
      sockets.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
