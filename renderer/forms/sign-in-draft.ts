import type { SignIn, SignInSecrets } from '../../shared/domain/sign-in.ts';
import { keepSecret, namedOnly, secretChangeOf } from './secret-draft.ts';
import type { SecretDraft } from './secret-draft.ts';

/** A sign-in as a form holds it: every method's fields are kept, so that trying another method loses nothing. */
export interface SignInDraft {
  readonly method: SignIn['method'];
  readonly socket: string;
}

export interface SignInSecretsDraft {
  readonly password: SecretDraft;
  readonly privateKey: SecretDraft;
  readonly keyPassphrase: SecretDraft;
}

export const noSecretChanges: SignInSecretsDraft = {
  password: keepSecret,
  privateKey: keepSecret,
  keyPassphrase: keepSecret,
};

export function signInDraft(signIn: SignIn | null): SignInDraft {
  return { method: signIn?.method ?? 'key', socket: signIn?.method === 'agent' ? (signIn.socket ?? '') : '' };
}

export function signInOf(draft: SignInDraft): SignIn {
  return draft.method === 'agent'
    ? { method: 'agent', socket: draft.socket === '' ? null : draft.socket }
    : { method: draft.method };
}

/** Only the secrets of the chosen method are named; those of the others stay as they are. */
export function signInSecretsOf(method: SignIn['method'], draft: SignInSecretsDraft): SignInSecrets {
  if (method === 'password') return namedOnly({ password: secretChangeOf(draft.password) });
  if (method === 'agent') return {};
  return namedOnly({
    privateKey: secretChangeOf(draft.privateKey),
    keyPassphrase: secretChangeOf(draft.keyPassphrase),
  });
}
