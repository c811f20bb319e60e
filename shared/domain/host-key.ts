import { z } from 'zod';
import { instant } from './common.ts';

/** The key that a host showed. The fingerprint is OpenSSH's: `SHA256:` and base64 without padding. */
export const hostKey = z.object({
  type: z.string(),
  fingerprint: z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/),
});
export type HostKey = z.infer<typeof hostKey>;

/**
 * What is known about a host's key. `unknown`: nothing seen yet; `offered`: seen, a person must accept it;
 * `pinned`: accepted; `changed`: pinned, and the host now shows another one, which blocks everything.
 */
export const hostKeyState = z.object({
  state: z.enum(['unknown', 'offered', 'pinned', 'changed']),
  pinned: hostKey.extend({ since: instant, source: z.enum(['first-use', 'known_hosts']) }).nullable(),
  offered: hostKey.extend({ seenAt: instant }).nullable(),
});
export type HostKeyState = z.infer<typeof hostKeyState>;
