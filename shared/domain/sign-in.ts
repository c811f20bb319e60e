import { z } from 'zod';
import { secretChange, secretLineChange } from './common.ts';

/** How Surety signs in over SSH: exactly this one way is offered to the server, so that no try is wasted. */
export const signIn = z.discriminatedUnion('method', [
  z.object({ method: z.literal('password') }),
  z.object({ method: z.literal('key') }),
  z.object({
    method: z.literal('agent'),
    /** Path of the agent's socket; null takes SSH_AUTH_SOCK (or the Windows OpenSSH pipe). */
    socket: z.string().min(1).nullable().default(null),
  }),
]);
export type SignIn = z.infer<typeof signIn>;

/** The secrets that belong to a sign-in; write only. */
export const signInSecrets = z.object({
  password: secretLineChange,
  /** OpenSSH or PEM text of a private key. */
  privateKey: secretChange,
  keyPassphrase: secretLineChange,
});
export type SignInSecrets = z.infer<typeof signInSecrets>;

/** Which of them are set: all that can be read back. */
export const signInSecretsSet = z.object({
  password: z.boolean(),
  privateKey: z.boolean(),
  keyPassphrase: z.boolean(),
});
