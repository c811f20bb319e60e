import { createRouter, type Router } from './api/router.ts';
import { createEvents } from './events.ts';
import { createRedactor, openLog, type Redactor } from './log.ts';
import type { Clock, Keychain, Logger } from './ports.ts';
import { createSshPool } from './remote/pool.ts';
import { createAccess } from './runs/access.ts';
import { createDuties } from './runs/duties.ts';
import { startRecovery } from './runs/recovery.ts';
import { createRestores } from './runs/restores.ts';
import { createRunQueue } from './runs/run-queue.ts';
import type { DataDirLock } from './store/data-dir.ts';
import type { Store } from './store/types.ts';
import { openStore } from './store/open-store.ts';
import { createVault } from './vault/create-vault.ts';
import { version } from './version.ts';

export interface BackendOptions {
  readonly dataDir: string;
  readonly clock: Clock;
  /** Null where there is none to try. */
  readonly keychain: Keychain | null;
  /** Opens a vault that is kept by a passphrase, and makes one where there is no vault yet. */
  readonly passphrase: string | null;
  /** The data directory's lock when the caller has it already. */
  readonly lock?: DataDirLock;
}

/** Everything below the doors, running. */
export interface Backend {
  readonly router: Router;
  readonly dataDir: string;
  /** Resolves when no run or restore works and what an earlier session left was looked at. */
  idle(): Promise<void>;
  /** Cancels what works, waits for its clean-up, closes the store. */
  close(): Promise<void>;
}

/** Rejects with a ProblemError: data_dir_busy, store_newer, store_damaged. A vault that stays closed is no error. */
export async function openBackend(options: BackendOptions): Promise<Backend> {
  const { dataDir, clock } = options;
  const redactor = createRedactor();
  const { log, file: logFile, flush } = openLog(dataDir, redactor);
  const store = await openStore({ dataDir, clock, log, version, ...(options.lock ? { lock: options.lock } : {}) });
  try {
    return await openOn(store, options, { redactor, log, logFile, flush });
  } catch (error) {
    await store.close();
    throw error;
  }
}

interface Logging {
  readonly redactor: Redactor;
  readonly log: Logger;
  readonly logFile: string;
  flush(): void;
}

async function openOn(store: Store, options: BackendOptions, logging: Logging): Promise<Backend> {
  const { dataDir, clock } = options;
  const { redactor, log, logFile, flush } = logging;
  const events = createEvents();
  const vault = createVault({ store, keychain: options.keychain, log });
  vault.onSecret((value) => {
    redactor.learn(value);
  });
  if (options.passphrase !== null) redactor.learn(options.passphrase);
  const state = await vault.open(options.passphrase);
  if (state.kind === 'none' && options.passphrase !== null) await vault.create(options.passphrase);

  const pool = createSshPool({ hostKeys: store.hostKeys, clock, log });
  const deps = {
    store,
    vault,
    access: createAccess({ store, vault, pool }),
    duties: createDuties(store, clock),
    events,
    clock,
    log,
    redact: redactor.redact,
  };
  const recovery = await startRecovery(deps, (ownerId) => runs.isGoing(ownerId) || restores.isGoing(ownerId));
  const runs = createRunQueue(deps, {
    concurrency: (await store.settings.get()).concurrentRuns,
    ready: recovery.ready,
    restoring: () => restores.places(),
  });
  const restores = createRestores(deps, runs, recovery.ready);
  if (vault.state().open) recovery.playBack();
  const router = createRouter(
    { ...deps, learn: redactor.learn, pool, runs, restores, recovery, version, dataDir, logFile },
    log,
  );

  let closing: Promise<void> | null = null;
  async function close(): Promise<void> {
    await Promise.all([runs.close(), restores.close()]);
    // What is still being undone is repeatable: the lines are cut, and the next start goes on with it.
    await pool.close();
    await recovery.settled();
    await store.close();
    flush();
  }
  return {
    router,
    dataDir,
    async idle() {
      await Promise.all([runs.idle(), restores.idle(), recovery.settled()]);
    },
    close: () => (closing ??= close()),
  };
}
