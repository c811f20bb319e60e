import type { Readable } from 'node:stream';
import { finished } from 'node:stream';
import type { ClientChannel } from 'ssh2';

export interface ScriptStdin {
  /** Writes the secret line, then the input where there is one. Called once, when the script runs. */
  begin(): void;
  /** No more input; what is still to come from `input` is dropped. */
  end(): void;
}

/**
 * Feeds a script: the secret line first, then `input`. Without input it stays open, because the script's guard takes the
 * end of standard input as the order to stop.
 */
export function scriptStdin(
  channel: ClientChannel,
  secretLine: string,
  input: Readable | null,
  onInputError: (error: Error) => void,
): ScriptStdin {
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    input?.unpipe(channel);
    if (input && !input.destroyed && !input.readableEnded) input.destroy();
    channel.end();
  };
  return {
    begin: () => {
      if (ended) return;
      channel.write(`${secretLine}\n`);
      if (!input) return;
      // pipe ends the channel after the input's true end only; an input that broke off must not look complete.
      finished(input, { writable: false }, (error) => {
        if (error && !ended) onInputError(error);
      });
      input.pipe(channel);
    },
    end,
  };
}
