import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { program } from '../support/host-process.ts';

export type Call = <T>(procedure: string, input: object) => Promise<T>;

/** `surety call` on a data directory, as a person types it in a terminal; gives what it prints. */
export function callSurety(dataDir: string, passphraseFile?: string): Call {
  return async <T>(procedure: string, input: object) => {
    const args = [program, 'call', procedure, JSON.stringify(input), '--data-dir', dataDir];
    if (passphraseFile !== undefined) args.push('--passphrase-file', passphraseFile);
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [output] = await Promise.all([text(child.stdout), once(child, 'close')]);
    return JSON.parse(output) as T;
  };
}
