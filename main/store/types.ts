import type { App } from '../../shared/domain/app.ts';
import type { Backup, Copy } from '../../shared/domain/backup.ts';
import type { Client } from '../../shared/domain/client.ts';
import type { Destination } from '../../shared/domain/destination.ts';
import type { HostKeyState } from '../../shared/domain/host-key.ts';
import type { Restore } from '../../shared/domain/restore.ts';
import type { Run } from '../../shared/domain/run.ts';
import type { Server } from '../../shared/domain/server.ts';
import type { Source } from '../../shared/domain/source.ts';
import type { Settings } from '../../shared/domain/system.ts';
import type { LogLine } from '../../shared/domain/work.ts';
import type { HostKeys, OfferedKey } from '../remote/types.ts';

/** Rows are the domain's objects without what is computed from other rows. */
export type ServerRow = Omit<Server, 'secretsSet' | 'hostKey'>;
export type DestinationRow = Omit<Destination, 'secretsSet' | 'hostKey'>;
export type SourceRow = Omit<Source, 'secretsSet' | 'label'>;
export type AppRow = Omit<App, 'sources'>;
export type BackupRow = Omit<Backup, 'copies'>;

/** A table of rows with an id. `get` resolves to null when there is none; `find` rejects with not_found. */
export interface Repository<Row> {
  list(): Promise<Row[]>;
  get(id: string): Promise<Row | null>;
  find(id: string): Promise<Row>;
  insert(row: Row): Promise<void>;
  update(row: Row): Promise<void>;
  /** Rejects with in_use when other rows point at it. */
  remove(id: string): Promise<void>;
}

export interface SourceRepository extends Repository<SourceRow> {
  /** In the order they were added; removed ones are kept for the history's sake and not listed. */
  ofApp(appId: string): Promise<SourceRow[]>;
}

export interface HostKeyRepository extends HostKeys {
  state(host: string, port: number): Promise<HostKeyState>;
  /** Pins the offered key with this fingerprint; rejects with not_found when another or none was offered. */
  accept(host: string, port: number, fingerprint: string): Promise<void>;
  pin(host: string, port: number, key: OfferedKey, source: 'first-use' | 'known_hosts'): Promise<void>;
}

export interface RunRepository extends Repository<Run> {
  /** Newest first. */
  recent(filter: { readonly appId?: string | undefined; readonly limit: number }): Promise<Run[]>;
  /** queued and running ones, oldest first. */
  open(): Promise<Run[]>;
}

export interface RestoreRepository extends Repository<Restore> {
  recent(filter: { readonly appId?: string | undefined; readonly limit: number }): Promise<Restore[]>;
  /** running ones. */
  open(): Promise<Restore[]>;
}

/** The lines of a run's or a restore's log, by its id. */
export interface LogRepository {
  append(ownerId: string, line: LogLine): Promise<void>;
  read(ownerId: string, fromSeq: number): Promise<LogLine[]>;
}

export interface BackupFilter {
  readonly appId?: string | undefined;
  readonly sourceId?: string | undefined;
  readonly runId?: string | undefined;
  /** Only those made before this moment (UTC, ISO). */
  readonly before?: string | undefined;
  readonly limit: number;
}

export interface BackupRepository {
  find(id: string): Promise<Backup>;
  /** Newest first, with their copies. */
  list(filter: BackupFilter): Promise<Backup[]>;
  insert(row: BackupRow): Promise<void>;
  update(row: BackupRow): Promise<void>;
  insertCopy(copy: Copy): Promise<void>;
  updateCopy(copy: Copy): Promise<void>;
  /** Copies whose state is still `storing`: what a death left. */
  storingCopies(): Promise<Copy[]>;
  /** Whether a proven copy lies at this place of the destination. */
  isProven(destinationId: string, locator: string): Promise<boolean>;
  /** The newest backup of the source that has a proven copy; null when there is none. */
  lastProven(sourceId: string): Promise<Backup | null>;
  /** Forgets a backup that never came to be (no proven copy). */
  remove(id: string): Promise<void>;
}

/** What is sealed: only the vault reads and writes these. */
export interface SealedSecret {
  /** The id of the row that the secret belongs to. */
  readonly ownerId: string;
  /** Which of its secrets: password, privateKey, keyPassphrase. */
  readonly name: string;
  readonly nonce: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
}

export interface SecretRepository {
  get(ownerId: string, name: string): Promise<SealedSecret | null>;
  /** Names of the secrets that are set, by owner. */
  namesOf(ownerId: string): Promise<string[]>;
  put(secret: SealedSecret): Promise<void>;
  remove(ownerId: string, name: string): Promise<void>;
  removeAll(ownerId: string): Promise<void>;
}

/** How the data key is kept: public facts only (mode, salt, scrypt cost, a sealed check value). */
export interface VaultRecord {
  readonly kind: 'keychain' | 'passphrase';
  /** The keychain's account, or the scrypt parameters as JSON. */
  readonly parameters: string;
  /** A known text sealed under the data key: tells a wrong key from a right one. */
  readonly check: Pick<SealedSecret, 'nonce' | 'ciphertext' | 'tag'>;
}

/** Something that must be undone if we die. Written before the effect, removed after it was undone or became permanent. */
export type JournalEntry = {
  readonly id: string;
  /** The run or restore it belongs to. */
  readonly ownerId: string;
  readonly createdAt: string;
} & JournalDuty;

export type JournalDuty =
  | {
      /** Stop what runs there and remove the folder. */ readonly kind: 'work-folder';
      readonly serverId: string;
      readonly path: string;
    }
  | {
      /** Remove an upload that was not proven. The server is the one whose path it is, for destinations on a managed server. */
      readonly kind: 'upload';
      readonly destinationId: string;
      readonly serverId: string;
      /** Its temporary name. */
      readonly partial: string;
      /** Its final name, which it may have got right before we died. */
      readonly locator: string;
    }
  | {
      /** Put the target back, or find that it needs nothing. */ readonly kind: 'restore';
      readonly serverId: string;
      readonly restoreId: string;
    };

export interface JournalRepository {
  add(entry: JournalEntry): Promise<void>;
  remove(id: string): Promise<void>;
  list(): Promise<JournalEntry[]>;
}

export interface Store {
  readonly clients: Repository<Client>;
  readonly servers: Repository<ServerRow>;
  readonly hostKeys: HostKeyRepository;
  readonly apps: Repository<AppRow>;
  readonly sources: SourceRepository;
  readonly destinations: Repository<DestinationRow>;
  readonly runs: RunRepository;
  readonly restores: RestoreRepository;
  readonly logs: LogRepository;
  readonly backups: BackupRepository;
  readonly secrets: SecretRepository;
  readonly vault: { get(): Promise<VaultRecord | null>; put(record: VaultRecord): Promise<void> };
  readonly journal: JournalRepository;
  readonly settings: { get(): Promise<Settings>; put(settings: Settings): Promise<void> };
  close(): Promise<void>;
}
