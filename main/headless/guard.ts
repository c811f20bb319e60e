import type { IncomingMessage } from 'node:http';

/** The names under which this host may be asked for. Another one in Host means DNS rebinding. */
export function isOurHost(request: IncomingMessage, port: number): boolean {
  const host = request.headers.host;
  return (
    host === `127.0.0.1:${String(port)}` || host === `localhost:${String(port)}` || host === `[::1]:${String(port)}`
  );
}

/** A browser names the page that opens a WebSocket: it must be ours. Other programs name none. */
export function isOurOrigin(request: IncomingMessage): boolean {
  const origin = request.headers.origin;
  return origin === undefined || origin === `http://${request.headers.host ?? ''}`;
}

/** A browser sends its cookies to every port of a host: two hosts side by side must not overwrite each other's. */
export const cookieName = (port: number): string => `surety_session_${String(port)}`;

export function sessionOf(request: IncomingMessage, port: number): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=');
    if (name === cookieName(port)) return value;
  }
  return undefined;
}

/** `Authorization: Bearer …` of the terminal. */
export function bearerOf(request: IncomingMessage): string | undefined {
  return /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
}
