import type { IncomingMessage, ServerResponse } from 'node:http';
import { appOrigin } from '../desktop/origin.ts';
import { answer } from '../desktop/scheme.ts';
import { cookieName, isOurHost, sessionOf } from './guard.ts';
import type { Tickets } from './tickets.ts';

export interface Pages {
  /** Where the built window lies; null when this process has no window to serve. */
  readonly folder: string | null;
  readonly tickets: Tickets;
  readonly port: () => number;
  /** A new one-time URL, because the last one was used. */
  readonly onSignIn: () => void;
}

/** Answers a request for a page: the sign-in, or a file of the window for whoever is signed in. */
export async function answerPage(pages: Pages, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const say = (status: number, text: string): void => {
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
    response.end(`${text}\n`);
  };
  if (!isOurHost(request, pages.port())) {
    say(421, 'This host answers on loopback only.');
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    say(405, 'Only GET.');
    return;
  }
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const signedIn = pages.tickets.isSession(sessionOf(request, pages.port()));
  if (url.pathname === '/sign-in') {
    const session = signedIn ? null : pages.tickets.redeem(url.searchParams.get('token') ?? '');
    if (!signedIn && session === null) {
      say(
        403,
        'This address was used already, or it is wrong. Surety prints a new one when it starts and after each use.',
      );
      return;
    }
    response.writeHead(303, {
      location: '/',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      ...(session ? { 'set-cookie': `${cookieName(pages.port())}=${session}; HttpOnly; SameSite=Strict; Path=/` } : {}),
    });
    response.end();
    if (session) pages.onSignIn();
    return;
  }
  if (!signedIn) {
    say(401, 'Not signed in. Open the address that Surety printed when it started.');
    return;
  }
  if (pages.folder === null) {
    say(404, 'This process has no window.');
    return;
  }
  const path = url.pathname === '/' ? '/index.html' : url.pathname;
  const page = await answer(pages.folder, `${appOrigin}${path}`);
  response.writeHead(page.status, {
    ...Object.fromEntries(page.headers),
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
  });
  response.end(Buffer.from(await page.arrayBuffer()));
}
