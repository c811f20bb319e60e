import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Who may talk to the host: one-time tokens become sessions; the terminal of the same user has a token of its own. */
export interface Tickets {
  /** A token for one sign-in; the one before it is void. */
  issue(): string;
  /** Uses the token up. Null when it is wrong or was used. */
  redeem(token: string): string | null;
  isSession(value: string | undefined): boolean;
  readonly terminalToken: string;
  isTerminal(value: string | undefined): boolean;
}

export function createTickets(): Tickets {
  const fresh = (): string => randomBytes(32).toString('base64url');
  const sessions = new Set<string>();
  const terminalToken = fresh();
  let token: string | null = null;
  return {
    terminalToken,
    issue: () => (token = fresh()),
    redeem(offered) {
      if (token === null || !same(offered, token)) return null;
      token = null;
      const session = fresh();
      sessions.add(digest(session));
      return session;
    },
    isSession: (value) => value !== undefined && sessions.has(digest(value)),
    isTerminal: (value) => value !== undefined && same(value, terminalToken),
  };
}

function digest(value: string): string {
  return createHash('sha256').update(value).digest('base64');
}

function same(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(digest(a)), Buffer.from(digest(b)));
}
