import type { Readable } from 'node:stream';
import type { DestinationCheck, DestinationConfig } from '../../shared/domain/destination.ts';
import type { Remote } from '../remote/types.ts';

/** What a kind may open a destination with. */
export interface DestinationAccess<C extends DestinationConfig = DestinationConfig> {
  readonly config: C;
  /** What a message calls it. */
  readonly label: string;
  /** The SSH connection that the kind's `reach` asked for: the destination's own host, or the managed server. */
  readonly remote: Remote;
}

/** A file on its way: it has its final name only after `commit`. */
export interface Upload {
  /** The temporary place, for the journal: what `sweep` takes. */
  readonly partial: string;
  /**
   * Where the bytes go. `stream`: the workstation hands over chunks. `file`: the managed server itself writes this path.
   */
  readonly sink:
    | { readonly kind: 'stream'; write(chunk: Buffer): Promise<void>; finish(): Promise<void> }
    | { readonly kind: 'file'; readonly path: string };
  /** Gives it its final name. Rejects with conflict when another file has it. Resolves to the locator. */
  commit(): Promise<string>;
  /** Removes what was written. Never rejects; what it could not remove is left to the journal. */
  abort(): Promise<boolean>;
}

export interface StoredFile {
  readonly locator: string;
  readonly bytes: number;
  readonly modifiedAt: Date;
}

export interface Checksum {
  readonly sha256: string;
  readonly bytes: number;
  /** How it was found, for the evidence: `sha256sum at the destination`, `read back`. */
  readonly how: string;
}

/** A destination that is open. Locators and folders are relative to its root, parts joined by `/`. */
export interface OpenDestination {
  begin(folder: string, name: string): Promise<Upload>;
  /** Writes a small file (a manifest) under its final name in one step. */
  putSmall(locator: string, content: Buffer): Promise<void>;
  get(locator: string): Promise<Readable>;
  /** Null when there is nothing there. */
  stat(locator: string): Promise<{ readonly bytes: number } | null>;
  /** The checksum of what lies there now, computed by the destination or by reading it back whole. */
  checksum(locator: string, signal?: AbortSignal): Promise<Checksum>;
  remove(locator: string): Promise<void>;
  list(folder: string): Promise<StoredFile[]>;
  freeBytes(): Promise<number | null>;
  /** Removes a partial upload that a dead session left. */
  sweep(partial: string): Promise<void>;
  /** The path of a copy on the managed server, where it lies there already; null where it must be fetched. */
  pathOnServer(locator: string): string | null;
  close(): Promise<void>;
}

export interface DestinationKindModule<C extends DestinationConfig = DestinationConfig> {
  readonly kind: C['kind'];
  /** Whose SSH connection it works over. */
  readonly reach: 'own-host' | 'managed-server';
  open(access: DestinationAccess<C>): Promise<OpenDestination>;
  /** Writes, reads back and deletes one small file; what fails is in the answer. */
  check(access: DestinationAccess<C>): Promise<Pick<DestinationCheck, 'ok' | 'steps' | 'freeBytes' | 'problem'>>;
}
