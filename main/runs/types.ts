import type { App } from '../../shared/domain/app.ts';
import type { Client } from '../../shared/domain/client.ts';
import type { Events } from '../events.ts';
import type { Clock, Logger } from '../ports.ts';
import type { AppRow, ServerRow, SourceRow, Store } from '../store/types.ts';
import type { Vault } from '../vault/types.ts';
import type { Access } from './access.ts';
import type { Duties } from './duties.ts';

/** What every use case works with. */
export interface RunDeps {
  readonly store: Store;
  readonly vault: Vault;
  readonly access: Access;
  readonly duties: Duties;
  readonly events: Events;
  readonly clock: Clock;
  readonly log: Logger;
  /** Takes every known secret out of a text. */
  readonly redact: (text: string) => string;
}

/** The rows around a source: names for the layout and the manifest, and where it lies. */
export interface SourceSetting {
  readonly client: Client;
  readonly app: Pick<App, 'id' | 'name' | 'compression'> & Pick<AppRow, 'serverId'>;
  readonly server: ServerRow;
  readonly source: SourceRow;
}
