import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { SuretyClient } from '../../shared/contract/index.ts';
import { ProblemError } from '../../shared/domain/problem.ts';

/** Asks on the terminal without showing what is typed. Standard output is left alone: it is for answers. */
async function askHidden(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

/**
 * Where there is no keychain, a person at a terminal is asked for the passphrase of the vault; nothing typed goes on
 * without it, since many calls need no secret. Without a terminal nobody is asked: there is --passphrase-file.
 */
export async function askPassphrase(client: SuretyClient): Promise<void> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return;
  const { vault } = await client.system.status({});
  if (vault.open || vault.kind === 'keychain') return;
  if (vault.kind === 'passphrase') {
    const passphrase = await askHidden('Passphrase of the vault (Enter goes on without): ');
    if (passphrase === '') return;
    const { problem } = await client.system.unlock({ passphrase });
    if (problem) throw new ProblemError(problem);
    return;
  }
  const passphrase = await askHidden('There is no keychain. A new passphrase for the vault (Enter goes on without): ');
  if (passphrase === '') return;
  if ((await askHidden('The same once more: ')) !== passphrase) {
    throw new ProblemError({
      code: 'input_invalid',
      message: 'The two passphrases differ.',
      next: 'Try again. No vault was made.',
    });
  }
  await client.system.createVault({ passphrase });
}
