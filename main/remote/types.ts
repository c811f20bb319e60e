import type { Readable } from 'node:stream';
import type { HostKey } from '../../shared/domain/host-key.ts';

/** A POSIX sh script of this repository: its file name (for messages) and its text. */
export interface RemoteScript {
  readonly name: string;
  readonly text: string;
}

/**
 * What a script says of itself on the line `surety-verdict NONCE {json}` on its standard error: exit statuses by
 * stage, counts, checksums. Flat, numbers and plain strings only.
 */
export type Verdict = Readonly<Record<string, number | string>>;

export interface ScriptOptions {
  /** Passed as quoted positional arguments; `$1` is always the nonce, so the first of these is `$2`. */
  readonly args?: readonly string[];
  /** The first line of standard input: a secret, or empty. Never logged, never on a command line. */
  readonly secretLine?: string | null;
  /** Aborting closes the channel's standard input, which the script's guard takes as the order to stop and clean up. */
  readonly signal?: AbortSignal;
  /** Each line of standard error that is not the verdict, as it comes. */
  readonly onStderr?: (line: string) => void;
}

export interface ScriptResult {
  readonly verdict: Verdict;
  /** All of standard output (at most 16 MiB; more is an error). Empty for a streamed script. */
  readonly stdout: Buffer;
  /** The last 16 KiB of standard error without the verdict. */
  readonly stderr: string;
}

export interface ScriptStream {
  /** The script's standard output, with backpressure to the remote process. Its end alone proves nothing. */
  readonly stdout: Readable;
  /** Resolves when the script ended with exit status 0 and gave its verdict; rejects with a ProblemError otherwise. */
  readonly result: Promise<ScriptResult>;
}

/** One server (or SFTP host), signed in to. Cheap to hold: the connection below is shared and found again when it dropped. */
export interface Remote {
  /** What a message calls it, e.g. `web-1`. */
  readonly label: string;
  /** Runs a script whose output is small. Standard input stays open until the verdict, so the script's guard works. */
  run(script: RemoteScript, options?: ScriptOptions): Promise<ScriptResult>;
  /** Runs a script whose standard output is a backup. */
  stream(script: RemoteScript, options?: ScriptOptions): Promise<ScriptStream>;
  /**
   * Runs a script and sends it `input` on standard input after the secret line; its end is the end of the input. A
   * dropped line or a broken input looks like that end to the script too, so it must not act on what it got until that
   * was checked: its arguments or a later script say how much and what it should be.
   */
  send(script: RemoteScript, input: Readable, options?: ScriptOptions): Promise<ScriptResult>;
  /** Runs `use` with an SFTP channel of its own and closes it afterwards. */
  withSftp<T>(use: (sftp: SftpSession) => Promise<T>): Promise<T>;
  /** Opens an SFTP channel that the caller closes. */
  openSftp(): Promise<SftpSession>;
}

export interface SftpFile {
  readonly name: string;
  readonly bytes: number;
  readonly modifiedAt: Date;
  readonly isDirectory: boolean;
}

/** SFTP with the traps of the protocol and of ssh2 taken care of. Paths are absolute. Errors are ProblemErrors. */
export interface SftpSession {
  /** Null when there is nothing at the path. */
  stat(path: string): Promise<SftpFile | null>;
  /** Makes the folder and those above it, mode 0700; what exists stays as it is. */
  makeFolders(path: string): Promise<void>;
  list(path: string): Promise<SftpFile[]>;
  /** Replaces the target in one step where the server can (posix-rename); never removes it first. */
  rename(from: string, to: string): Promise<void>;
  /** No error when it is not there. */
  remove(path: string): Promise<void>;
  removeFolder(path: string): Promise<void>;
  /** Free bytes for the user; null when the server does not say (statvfs is OpenSSH's). */
  freeBytes(path: string): Promise<number | null>;
  /** A new file, mode 0600, written by pipelined requests of bounded memory. */
  create(path: string): Promise<SftpWriter>;
  /** Reads by pipelined requests of bounded memory; errors reach the stream. */
  read(path: string): Readable;
  close(): void;
}

export interface SftpWriter {
  /** Resolves when there is room for the next chunk. Rejects with the first error any write had. */
  write(chunk: Buffer): Promise<void>;
  /** Waits for every write, fsyncs where the server can, closes. */
  finish(): Promise<void>;
  /** Closes the handle without waiting for anything; the file stays. Never rejects. */
  abort(): Promise<void>;
}

/** Everything needed to sign in to one host, secrets opened. Lives only in memory. */
export interface SshTarget {
  /** What the shared connection is found by, e.g. the id of the server or destination. */
  readonly key: string;
  readonly label: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly signIn:
    | { readonly method: 'password'; readonly password: string }
    | { readonly method: 'key'; readonly privateKey: string; readonly passphrase: string | null }
    | { readonly method: 'agent'; readonly socket: string | null };
  readonly jump: SshTarget | null;
}

export interface OfferedKey extends HostKey {
  /** The raw public key blob as SSH sends it. */
  readonly blob: Buffer;
}

/** Where pinned host keys are kept; by host and port, because that is what a key belongs to. */
export interface HostKeys {
  pinned(host: string, port: number): Promise<OfferedKey | null>;
  /** Remembers what the host showed, for a person to accept. */
  offer(host: string, port: number, key: OfferedKey): Promise<void>;
}

export interface SshPool {
  /** Connects (or takes the connection that is there) and signs in. Rejects with a ProblemError. */
  open(target: SshTarget): Promise<Remote>;
  /** Drops the shared connection of a key, e.g. after its settings changed. */
  forget(key: string): void;
  /** Ends every connection. */
  close(): Promise<void>;
}
