import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import { expect, openWindow, test } from './fixtures.ts';

/** One GET as it is, with the headers that a browser would not let a page choose. */
async function get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<IncomingMessage> {
  const [response] = (await once(send(url, { headers, agent: false }).end(), 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return response;
}

/** The status with which a WebSocket is refused; 101 where it is taken. */
async function upgrade(port: number, headers: Readonly<Record<string, string>>): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/rpc`, { headers });
  socket.on('error', () => undefined);
  const [, response] = (await Promise.race([
    once(socket, 'unexpected-response'),
    once(socket, 'open').then(() => [null, { statusCode: 101 }]),
  ])) as [unknown, { statusCode: number }];
  socket.terminate();
  return response.statusCode;
}

test('nobody gets in without the one-time address', async ({ host }) => {
  const root = `http://127.0.0.1:${String(host.port)}`;
  const status = async (path: string): Promise<number | undefined> => (await get(`${root}${path}`)).statusCode;
  expect(await status('/')).toBe(401);
  expect(await status('/assets/')).toBe(401);
  expect(await status('/sign-in')).toBe(403);
  expect(await status('/sign-in?token=guessed')).toBe(403);
  expect(await upgrade(host.port, {})).toBe(403);
  expect(await upgrade(host.port, { authorization: 'Bearer guessed' })).toBe(403);
});

test('the address works once, and its cookie is for this host alone', async ({ host }) => {
  const address = host.address;
  const first = await get(address);
  expect(first.statusCode).toBe(303);
  const [cookie = ''] = first.headers['set-cookie'] ?? [];
  expect(cookie).toMatch(/^surety_session_\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
  expect((await get(address)).statusCode).toBe(403);

  const session = { cookie: cookie.split(';')[0] ?? '' };
  const root = `127.0.0.1:${String(host.port)}`;
  const page = await get(`http://${root}/`, session);
  expect(page.statusCode).toBe(200);
  expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
  expect(page.headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });

  // A name of the attacker's that points to loopback.
  expect((await get(`http://${root}/`, { ...session, host: `rebound.example:${String(host.port)}` })).statusCode).toBe(
    421,
  );
  expect(await upgrade(host.port, { ...session, origin: `http://${root}` })).toBe(101);
  expect(await upgrade(host.port, { ...session, origin: 'http://evil.example' })).toBe(403);
  expect(await upgrade(host.port, { ...session, origin: 'null' })).toBe(403);
  expect(await upgrade(host.port, { ...session, origin: `http://${root}`, host: 'rebound.example' })).toBe(403);
  expect((await get(`http://${root}/..%2f..%2fpackage.json`, session)).statusCode).toBe(404);
});

test('a page of another program on this machine can neither talk to Surety nor frame it', async ({
  page,
  host,
  complaints,
}) => {
  await openWindow(page, host);
  const stranger = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>stranger</title>');
  });
  await once(stranger.listen(0, '127.0.0.1'), 'listening');
  try {
    // The same site for a browser, which sends the cookie along: ports make no difference to it.
    await page.goto(`http://127.0.0.1:${String((stranger.address() as AddressInfo).port)}/`);
    const outcome = await page.evaluate(`new Promise((resolve) => {
      const socket = new WebSocket('ws://127.0.0.1:${String(host.port)}/rpc');
      socket.onopen = () => resolve('open');
      socket.onclose = () => resolve('refused');
    })`);
    expect(outcome).toBe('refused');
    const read = await page.evaluate(
      `fetch('http://127.0.0.1:${String(host.port)}/', { credentials: 'include' }).then(() => 'read', () => 'refused')`,
    );
    expect(read).toBe('refused');
  } finally {
    stranger.close();
    stranger.closeAllConnections();
  }
  complaints.length = 0;
});
