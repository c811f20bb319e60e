import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { bearerOf, cookieName, isOurHost, isOurOrigin, sessionOf } from '../../../main/headless/guard.ts';

const request = (headers: Record<string, string>): IncomingMessage => ({ headers }) as unknown as IncomingMessage;

describe('a request', () => {
  it.each(['127.0.0.1:8123', 'localhost:8123', '[::1]:8123'])('for %s is for this host', (host) => {
    expect(isOurHost(request({ host }), 8123)).toBe(true);
  });

  it.each(['evil.example', 'evil.example:8123', '127.0.0.1', '127.0.0.1:8124', 'localhost.evil.example:8123', ''])(
    'for %j is not: another name that leads here is an attack',
    (host) => {
      expect(isOurHost(request({ host }), 8123)).toBe(false);
      expect(isOurHost(request({}), 8123)).toBe(false);
    },
  );

  it('from a page must come from our own; another program names none', () => {
    const host = '127.0.0.1:8123';
    expect(isOurOrigin(request({ host, origin: 'http://127.0.0.1:8123' }))).toBe(true);
    expect(isOurOrigin(request({ host }))).toBe(true);
    for (const origin of ['http://evil.example', 'https://127.0.0.1:8123', 'http://127.0.0.1:9', 'null']) {
      expect(isOurOrigin(request({ host, origin })), origin).toBe(false);
    }
  });

  it('shows its session in the cookie of this very host, whatever else a browser sends', () => {
    const name = cookieName(8123);
    expect(sessionOf(request({ cookie: `a=b; ${name}=the-session; c` }), 8123)).toBe('the-session');
    expect(sessionOf(request({ cookie: `${cookieName(8124)}=other` }), 8123)).toBeUndefined();
    expect(sessionOf(request({}), 8123)).toBeUndefined();
  });

  it('shows its token as a bearer, and in no other way', () => {
    expect(bearerOf(request({ authorization: 'Bearer abc' }))).toBe('abc');
    expect(bearerOf(request({ authorization: 'Basic abc' }))).toBeUndefined();
    expect(bearerOf(request({}))).toBeUndefined();
  });
});
