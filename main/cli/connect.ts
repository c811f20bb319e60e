import { createRouterClient } from '@orpc/server';
import type { SuretyClient } from '../../shared/contract/index.ts';
import { ProblemError } from '../../shared/domain/problem.ts';
import { openBackend, type Backend } from '../backend.ts';
import { startHost } from '../headless.ts';
import { systemClock } from '../ports.ts';
import { lockDataDir } from '../store/data-dir.ts';
import { osKeychain } from '../vault/os-keychain.ts';
import { askPassphrase } from './ask-passphrase.ts';
import { throughHost } from './through-host.ts';

export interface Connected {
  readonly client: SuretyClient;
  /** The backend of this process; null when another process works with the data directory and answers for it. */
  readonly backend: Backend | null;
  /** Waits for what was begun, then ends. */
  finish(): Promise<void>;
  /** Ends now; what works here is cancelled and cleaned up. */
  close(): Promise<void>;
}

/** A process that just started needs a moment to write down where it listens: tries, and milliseconds between them. */
const hostTries = 20;
const hostPause = 250;

/**
 * The contract against a data directory: through the process that works with it (the window, `surety serve`, another
 * `surety call`), or by opening it here.
 */
export async function connect(dataDir: string, passphrase: string | null): Promise<Connected> {
  for (let tried = 0; ; tried += 1) {
    try {
      const lock = await lockDataDir(dataDir);
      const backend = await openBackend({ dataDir, clock: systemClock, keychain: osKeychain(), passphrase, lock });
      return await onBackend(backend);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'data_dir_busy') throw error;
      const other = await throughHost(dataDir);
      if (other) return { ...other, backend: null, finish: other.close };
      if (tried >= hostTries) throw error;
      await new Promise((resolve) => setTimeout(resolve, hostPause));
    }
  }
}

async function onBackend(backend: Backend): Promise<Connected> {
  const client: SuretyClient = createRouterClient(backend.router, { context: {} });
  try {
    await askPassphrase(client);
    const host = await startHost(backend, { port: 0, folder: null });
    return {
      client,
      backend,
      async finish() {
        await backend.idle();
        // Another call may have come in through this process at the last moment: the door is shut, then that one ends too.
        await host.close();
        await backend.idle();
        await backend.close();
      },
      async close() {
        await host.close();
        await backend.close();
      },
    };
  } catch (error) {
    await backend.close();
    throw error;
  }
}
