import { z } from 'zod';
import { absolutePath, hostName, id, instant, label, port } from './common.ts';
import { hostKeyState } from './host-key.ts';
import { problem } from './problem.ts';
import { signIn, signInSecrets, signInSecretsSet } from './sign-in.ts';

export const sftpConfig = z.object({
  kind: z.literal('sftp'),
  host: hostName,
  port: port.default(22),
  user: z.string().trim().min(1).max(255),
  signIn,
  /** The folder under which `{client}/{app}/` are made. */
  path: absolutePath,
});
export type SftpConfig = z.infer<typeof sftpConfig>;

export const localConfig = z.object({
  kind: z.literal('local'),
  /** A folder on the managed server itself. */
  path: absolutePath,
  /** Refuse to write unless the path lies on a mounted file system of its own (a USB disk, a network share). */
  mustBeMounted: z.boolean().default(false),
});
export type LocalConfig = z.infer<typeof localConfig>;

export const destinationConfig = z.discriminatedUnion('kind', [sftpConfig, localConfig]);
export type DestinationConfig = z.infer<typeof destinationConfig>;
export type DestinationKind = DestinationConfig['kind'];

/** Storage that a client owns. */
export const destinationInput = z.object({
  clientId: id,
  name: label,
  config: destinationConfig,
  secrets: signInSecrets.default({}),
});
export type DestinationInput = z.infer<typeof destinationInput>;

export const destination = destinationInput.omit({ secrets: true }).extend({
  id,
  createdAt: instant,
  secretsSet: signInSecretsSet,
  /** The pinned key of an SFTP host; null for kinds that have none. */
  hostKey: hostKeyState.nullable(),
});
export type Destination = z.infer<typeof destination>;

/** What "Check destination" found: it writes, reads back and deletes one small file. */
export const destinationCheck = z.object({
  ok: z.boolean(),
  /** What was tried, in order, and how each went. */
  steps: z.array(z.object({ title: z.string(), ok: z.boolean(), detail: z.string().nullable() })),
  freeBytes: z.number().nonnegative().nullable(),
  hostKey: hostKeyState.nullable(),
  problem: problem.nullable(),
});
export type DestinationCheck = z.infer<typeof destinationCheck>;
