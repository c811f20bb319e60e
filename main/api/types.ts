import type { Events } from '../events.ts';
import type { Clock } from '../ports.ts';
import type { SshPool } from '../remote/types.ts';
import type { Access } from '../runs/access.ts';
import type { Recovery } from '../runs/recovery.ts';
import type { Restores } from '../runs/restores.ts';
import type { RunQueue } from '../runs/run-queue.ts';
import type { Store } from '../store/types.ts';
import type { Vault } from '../vault/types.ts';

/** What the contract is bound to. */
export interface ApiDeps {
  readonly store: Store;
  readonly vault: Vault;
  readonly access: Access;
  readonly pool: SshPool;
  readonly runs: RunQueue;
  readonly restores: Restores;
  readonly recovery: Recovery;
  readonly events: Events;
  readonly clock: Clock;
  readonly redact: (text: string) => string;
  /** Tells the redactor a secret that the vault never sees. */
  readonly learn: (secret: string) => void;
  readonly version: string;
  readonly dataDir: string;
  readonly logFile: string;
}
