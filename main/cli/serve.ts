import { openBackend } from '../backend.ts';
import { startHost } from '../headless.ts';
import { systemClock } from '../ports.ts';
import { osKeychain } from '../vault/os-keychain.ts';

export interface ServeOptions {
  readonly dataDir: string;
  readonly passphrase: string | null;
  readonly port: number;
  /** The built window. */
  readonly folder: string;
  readonly print: (line: string) => void;
}

/** The headless host: serves the window until it is told to stop; what works then is cancelled and cleaned up. */
export async function serve(options: ServeOptions): Promise<number> {
  const { dataDir, passphrase } = options;
  const backend = await openBackend({ dataDir, clock: systemClock, keychain: osKeychain(), passphrase });
  let first = true;
  const host = await startHost(backend, {
    port: options.port,
    folder: options.folder,
    onAddress: (url) => {
      options.print(
        first ? `Surety is ready. Open it once at ${url}` : `Another browser can be signed in once at ${url}`,
      );
      first = false;
    },
  }).catch(async (error: unknown) => {
    await backend.close();
    throw error;
  });
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
  });
  await host.close();
  await backend.close();
  return 0;
}
