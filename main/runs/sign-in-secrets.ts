import type { SignInSecrets } from '../../shared/domain/sign-in.ts';
import { readPrivateKey } from '../remote/keys.ts';
import type { Vault } from '../vault/types.ts';

/** Seals the secrets of a sign-in. A key that could not sign in is refused now (ssh_key_invalid), not in the night. */
export async function changeSignInSecrets(vault: Vault, ownerId: string, secrets: SignInSecrets): Promise<void> {
  if (typeof secrets.privateKey === 'string') {
    const passphrase =
      secrets.keyPassphrase === undefined ? await vault.read(ownerId, 'keyPassphrase') : secrets.keyPassphrase;
    readPrivateKey(secrets.privateKey, passphrase);
  }
  await vault.change(ownerId, { ...secrets });
}
