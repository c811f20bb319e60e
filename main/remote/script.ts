import { ProblemError } from '../../shared/domain/problem.ts';
import { shellQuote } from './quote.ts';
import type { RemoteScript } from './types.ts';

/** Linux takes at most 128 KiB as one argument (MAX_ARG_STRLEN), and the login shell gets our command as one. */
const longestCommand = 120 * 1024;

/** What the server prints on standard output before the script's first byte, so that a talkative login shell is told apart. */
export function startMarker(nonce: string): string {
  return `surety-start ${nonce}\n`;
}

/**
 * The command that runs a script: `exec sh -c TEXT NAME NONCE ARGS…`. In the script `$0` is its name, `$1` the nonce,
 * `$2` the first argument. The line numbers of the text stay what they are in the file.
 * @throws ProblemError input_invalid when an argument cannot be passed or all of it is too long.
 */
export function scriptCommand(script: RemoteScript, nonce: string, args: readonly string[]): string {
  const name = `surety-${script.name.replace(/\.sh$/, '')}`;
  const text = `printf 'surety-start %s\\n' "$1"; ${script.text}`;
  const command = ['exec', 'sh', '-c', ...[text, name, nonce, ...args].map(shellQuote)].join(' ');
  if (Buffer.byteLength(command) > longestCommand) {
    throw new ProblemError({
      code: 'input_invalid',
      message: `The command for ${name} is longer than a server accepts (${String(longestCommand / 1024)} KiB).`,
      next: 'Use fewer or shorter names.',
    });
  }
  return command;
}
