import { z } from 'zod';
import { absolutePath, hostName, id, instant, label, port } from './common.ts';
import { hostKeyState } from './host-key.ts';
import { problem } from './problem.ts';
import { signIn, signInSecrets, signInSecretsSet } from './sign-in.ts';

/** A managed host, reached by SSH. */
export const serverInput = z.object({
  name: label,
  host: hostName,
  port: port.default(22),
  user: z.string().trim().min(1).max(255),
  signIn,
  /** Another server to go through; null connects directly. */
  jumpServerId: id.nullable().default(null),
  /** Where scripts may put working files on the server; /tmp is a small memory disk on many hosts, so not that. */
  workDir: absolutePath.default('/var/tmp'),
  secrets: signInSecrets.default({}),
});
export type ServerInput = z.infer<typeof serverInput>;

export const server = serverInput.omit({ secrets: true }).extend({
  id,
  createdAt: instant,
  secretsSet: signInSecretsSet,
  hostKey: hostKeyState,
});
export type Server = z.infer<typeof server>;

/** What "Test connection" found. `ok` is true only after a script ran on the server and said so. */
export const serverTest = z.object({
  ok: z.boolean(),
  hostKey: hostKeyState,
  /** e.g. `Linux 6.1.0 x86_64`; null when the sign-in did not get that far. */
  system: z.string().nullable(),
  /** The remote clock minus ours, in seconds; null when not reached. */
  clockSkewSeconds: z.number().nullable(),
  milliseconds: z.number().nullable(),
  problem: problem.nullable(),
});
export type ServerTest = z.infer<typeof serverTest>;
