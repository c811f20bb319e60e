import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer } from 'ws';
import { ProblemError } from '../shared/domain/problem.ts';
import type { Backend } from './backend.ts';
import { bearerOf, isOurHost, isOurOrigin, sessionOf } from './headless/guard.ts';
import { removeHostFile, writeHostFile } from './headless/host-file.ts';
import { answerPage } from './headless/pages.ts';
import { createTickets } from './headless/tickets.ts';

/** A message of the contract is small; a known_hosts file is the largest thing that goes in. */
const largestMessage = 4 * 1024 * 1024;

export interface HostOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Where the built window lies; null serves the contract alone, for the terminal. */
  readonly folder: string | null;
  /** A one-time address to open in a browser: at the start, and a fresh one whenever the last was used. */
  readonly onAddress?: (url: string) => void;
}

export interface Host {
  readonly port: number;
  close(): Promise<void>;
}

/** The door on loopback: the window for a browser, and the contract over a WebSocket for it and for the terminal. */
export async function startHost(backend: Backend, options: HostOptions): Promise<Host> {
  const tickets = createTickets();
  const handler = new RPCHandler(backend.router);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage });
  let port = options.port;
  const issue = (): void => options.onAddress?.(`http://127.0.0.1:${String(port)}/sign-in?token=${tickets.issue()}`);

  const pages = { folder: options.folder, tickets, port: () => port, onSignIn: issue };
  const server = createServer((request, response) => {
    answerPage(pages, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.on('upgrade', (request, socket: Duplex, head) => {
    // A line that breaks is the other side's affair: nobody listening would end this program.
    socket.on('error', () => socket.destroy());
    const known = tickets.isTerminal(bearerOf(request)) || tickets.isSession(sessionOf(request, port));
    if (request.url !== '/rpc' || !isOurHost(request, port) || !isOurOrigin(request) || !known) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => {
      // Too large a message, or one that is no message: ws closes that connection itself.
      ws.on('error', () => undefined);
      void handler.upgrade(ws, { context: {} });
    });
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(cannotListen(port, error));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  port = (server.address() as AddressInfo).port;
  await writeHostFile(backend.dataDir, { pid: process.pid, port, token: tickets.terminalToken });
  issue();

  async function close(): Promise<void> {
    await removeHostFile(backend.dataDir);
    for (const ws of sockets.clients) ws.terminate();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  // Once only: a second time the file may be that of the next process.
  let closing: Promise<void> | null = null;
  return { port, close: () => (closing ??= close()) };
}

function cannotListen(port: number, error: NodeJS.ErrnoException): ProblemError {
  return new ProblemError({
    code: 'conflict',
    message: `Surety cannot listen on port ${String(port)}: ${error.code === 'EADDRINUSE' ? 'another program uses it' : error.message}.`,
    where: '127.0.0.1',
    next: 'Name another port, or none to take any free one.',
    cause: error,
  });
}
