import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import type { Protocol } from 'electron';
import { appOrigin, appScheme, contentSecurityPolicy } from './origin.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** To be called before Electron is ready: makes app:// a scheme with an origin of its own, like https. */
export function claimScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** The file below `folder` that a URL of the app asks for; null for another host or a way out of the folder. */
export function fileFor(folder: string, url: string): string | null {
  if (!url.startsWith(`${appOrigin}/`)) return null;
  let path: string;
  try {
    path = decodeURIComponent(new URL(url).pathname);
  } catch {
    return null;
  }
  // A backslash is a separator on Windows, and no file of ours has one; neither has any a NUL.
  if (path.includes('\\') || path.includes('\0')) return null;
  const file = resolve(folder, `.${path}`);
  return file.startsWith(resolve(folder) + sep) ? file : null;
}

/** Answers one request for a file of the window: 404 for what is not there or not below `folder`. */
export async function answer(folder: string, url: string): Promise<Response> {
  const file = fileFor(folder, url);
  const content = file === null ? null : await readFile(file).catch(() => null);
  if (file === null || content === null) return new Response('Not found', { status: 404 });
  return new Response(content, {
    headers: {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  });
}

/** Serves the built renderer in `folder` as app://surety/. */
export function serveRenderer(protocol: Pick<Protocol, 'handle'>, folder: string): void {
  protocol.handle(appScheme, (request) => answer(folder, request.url));
}
