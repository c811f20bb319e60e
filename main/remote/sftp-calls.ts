import type { Attributes, FileEntryWithStats, SFTPWrapper, Stats } from 'ssh2';
import type { Connection } from './connection.ts';

type Callback<T> = (error: (Error & { code?: unknown }) | null | undefined, value: T) => void;

/** SFTP status codes (draft-ietf-secsh-filexfer-02, section 7). */
export const sftpStatus = { eof: 1, missing: 2, denied: 3, failure: 4, unsupported: 8 } as const;

/** What ssh2 keeps to itself and the types leave out. Read with care: missing means unknown. */
interface Internals {
  readonly _maxWriteLen?: number;
  readonly _maxReadLen?: number;
  readonly _extensions?: Readonly<Record<string, string>>;
}

/** The calls of one SFTP channel as promises, which reject when the channel is gone instead of waiting for ever. */
export class SftpCalls {
  readonly raw: SFTPWrapper;
  readonly label: string;
  readonly #connection: Connection;
  readonly #pending = new Set<(error: Error) => void>();
  #open = true;

  constructor(raw: SFTPWrapper, connection: Connection) {
    this.raw = raw;
    this.#connection = connection;
    this.label = connection.label;
    const gone = (): void => {
      this.#shut();
    };
    raw.on('error', gone);
    raw.on('end', gone);
    raw.on('close', gone);
  }

  /** Bytes that one write request may carry: what the server said, at most 255 KiB. */
  get writeLength(): number {
    return Math.min((this.raw as unknown as Internals)._maxWriteLen ?? 32 * 1024, 255 * 1024);
  }

  get readLength(): number {
    return Math.min((this.raw as unknown as Internals)._maxReadLen ?? 32 * 1024, 255 * 1024);
  }

  offers(extension: string): boolean {
    return (this.raw as unknown as Internals)._extensions?.[extension] !== undefined;
  }

  call<T>(start: (raw: SFTPWrapper, callback: Callback<T>) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (!this.#open) {
        reject(this.#lost());
        return;
      }
      this.#pending.add(reject);
      start(this.raw, (error, value) => {
        this.#pending.delete(reject);
        if (!error) resolve(value);
        else reject(typeof error.code === 'number' ? error : this.#lost());
      });
    });
  }

  stat = (path: string): Promise<Stats> => this.call((raw, done: Callback<Stats>) => raw.stat(path, done));

  list = (path: string): Promise<FileEntryWithStats[]> =>
    this.call((raw, done: Callback<FileEntryWithStats[]>) => raw.readdir(path, done));

  fileSize = async (handle: Buffer): Promise<number> =>
    (await this.call((raw, done: Callback<Attributes>) => raw.fstat(handle, done))).size;

  /** Calls whose answer is a status alone. */
  run = (start: (raw: SFTPWrapper, done: (error?: Error | null) => void) => void): Promise<void> =>
    this.call((raw, done: Callback<undefined>) => {
      start(raw, (error) => {
        done(error, undefined);
      });
    });

  end(): void {
    this.raw.end();
    this.#shut();
  }

  #shut(): void {
    this.#open = false;
    for (const reject of this.#pending) reject(this.#lost());
    this.#pending.clear();
  }

  #lost(): Error {
    return this.#connection.lost('working with files');
  }
}
