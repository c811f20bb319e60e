import type { Locator } from '@playwright/test';

export type SignInInput =
  | { readonly method: 'password'; readonly password: string }
  | { readonly method: 'key'; readonly privateKey: string; readonly passphrase?: string }
  | { readonly method: 'agent'; readonly socket?: string };

const labels: Record<SignInInput['method'], string> = { password: 'Password', key: 'Private key', agent: 'SSH agent' };

/** Fills the part of a form that says how to sign in over SSH. */
export async function fillSignIn(form: Locator, input: SignInInput): Promise<void> {
  await form.getByRole('radiogroup', { name: 'Sign in with' }).getByText(labels[input.method], { exact: true }).click();
  if (input.method === 'password') await form.getByRole('textbox', { name: 'Password' }).fill(input.password);
  if (input.method === 'agent') await form.getByRole('textbox', { name: 'Agent socket' }).fill(input.socket ?? '');
  if (input.method === 'key') {
    await form.getByRole('textbox', { name: 'Private key' }).fill(input.privateKey);
    if (input.passphrase !== undefined)
      await form.getByRole('textbox', { name: 'Passphrase of the key' }).fill(input.passphrase);
  }
}

/** The part of a form that holds a secret which is set: its words and its buttons. */
export function setSecret(
  form: Locator,
  label: string,
): { readonly set: Locator; readonly replace: Locator; readonly clear: Locator } {
  const group = form.getByRole('group', { name: label, exact: true });
  return {
    set: group.getByText('Set', { exact: true }),
    replace: group.getByRole('button', { name: `Replace ${label}` }),
    clear: group.getByRole('button', { name: `Clear ${label}` }),
  };
}
