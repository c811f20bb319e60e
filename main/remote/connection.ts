import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { Client, ClientChannel, SFTPWrapper } from 'ssh2';
import { type ProblemError } from '../../shared/domain/problem.ts';
import { Limiter } from './limiter.ts';
import type { Release } from './limiter.ts';
import { dropped } from './problems.ts';

/** OpenSSH allows 10 sessions on a connection (MaxSessions); we leave some to nobody's surprise. */
export const channelsPerConnection = 8;

/** Milliseconds that a host has to close its side. */
const goodbyeMs = 2_000;

type Callback<T> = (error: Error | undefined | null, channel: T) => void;

/** The connection was gone before the request left this machine: it is safe to ask again on a new one. */
export class NotSent extends Error {}

/** One signed-in SSH connection and the channels on it. */
export class Connection {
  readonly label: string;
  /** Resolves when it is gone, however that came. */
  readonly closed: Promise<void>;
  /** Called when the last channel closed and nobody waits for one. */
  onIdle: () => void = () => undefined;
  #alive = true;
  #cause: Error | null = null;
  #tunnels = 0;
  #ending = false;
  readonly #client: Client;
  readonly #socket: Duplex;
  readonly #slots = new Limiter(channelsPerConnection);

  constructor(client: Client, socket: Duplex, label: string) {
    this.#client = client;
    this.#socket = socket;
    this.label = label;
    this.closed = new Promise((resolve) => {
      client.on('error', (error: Error) => {
        this.#gone(error);
      });
      client.on('end', () => {
        this.#gone(null);
      });
      client.on('close', () => {
        this.#gone(null);
        resolve();
      });
    });
  }

  get alive(): boolean {
    return this.#alive;
  }

  get idle(): boolean {
    return this.#slots.inUse === 0 && this.#slots.waiting === 0 && this.#tunnels === 0;
  }

  /** What a loss of this connection is called. */
  lost(doing: string): ProblemError {
    return dropped(this.label, doing, this.#cause ?? undefined);
  }

  /**
   * Opens a channel for a command and hands it to `follow` at once: what a short command says can stand in the same
   * packet as the answer, and would be told before anybody listened.
   */
  async exec<T>(command: string, follow: (channel: ClientChannel) => T, signal?: AbortSignal): Promise<T> {
    let followed: { readonly value: T } | null = null;
    const start = (callback: Callback<ClientChannel>) => this.#client.exec(command, callback);
    await this.#open(start, signal, (channel) => {
      followed = { value: follow(channel) };
    });
    // `#open` resolves only after it called back.
    return (followed as unknown as { readonly value: T }).value;
  }

  sftp(): Promise<SFTPWrapper> {
    return this.#open((callback: Callback<SFTPWrapper>) => this.#client.sftp(callback));
  }

  /** A tunnel to another host, as seen from this one. It counts as use of this connection until it closes. */
  async forward(host: string, port: number): Promise<ClientChannel> {
    this.#tunnels += 1;
    const release = (): void => {
      this.#tunnels -= 1;
      this.#settle();
    };
    try {
      const channel = await this.#request((callback: Callback<ClientChannel>) =>
        this.#client.forwardOut('127.0.0.1', 0, host, port, callback),
      );
      channel.once('close', release);
      return channel;
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Says goodbye; a host that does not answer to that is left after two seconds. */
  end(): void {
    if (this.#ending) return;
    this.#ending = true;
    this.#gone(null);
    this.#client.end();
    const timer = setTimeout(() => this.#socket.destroy(), goodbyeMs);
    void this.closed.then(() => {
      clearTimeout(timer);
    });
  }

  async #open<T extends EventEmitter>(
    start: (callback: Callback<T>) => unknown,
    signal?: AbortSignal,
    onOpen: (channel: T) => void = () => undefined,
  ): Promise<T> {
    for (;;) {
      const release = await this.#slots.acquire(signal);
      try {
        return await this.#request(start, (channel) => {
          channel.once('close', this.#releasing(release));
          onOpen(channel);
        });
      } catch (error) {
        // A server with a lower MaxSessions: wait for one of ours to end, and do not ask for so many again.
        const retry = isSessionLimit(error) && this.#slots.inUse > 1;
        if (retry) this.#slots.shrinkTo(this.#slots.inUse - 1);
        this.#releasing(release)();
        if (!retry) throw error;
      }
    }
  }

  #request<T>(start: (callback: Callback<T>) => unknown, onOpen: (channel: T) => void = () => undefined): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      try {
        start((error, channel) => {
          if (!error) {
            onOpen(channel);
            resolve(channel);
          } else reject(this.#alive && !isLoss(error) ? error : this.lost('opening a channel'));
        });
      } catch (error) {
        this.#gone(error instanceof Error ? error : null);
        reject(new NotSent('Not connected', { cause: error }));
      }
    });
  }

  #releasing(release: Release): Release {
    return () => {
      release();
      this.#settle();
    };
  }

  #settle(): void {
    if (this.#alive && this.idle) this.onIdle();
  }

  #gone(cause: Error | null): void {
    this.#cause ??= cause;
    if (!this.#alive) return;
    this.#alive = false;
    this.#slots.close(this.lost('waiting for a channel'));
  }
}

/** Reason 2 is what OpenSSH answers above MaxSessions, 4 is "resource shortage" (RFC 4254, section 5.1). */
function isSessionLimit(error: unknown): boolean {
  const reason = error instanceof Error ? (error as Error & { reason?: unknown }).reason : undefined;
  return reason === 2 || reason === 4 || reason === 'CONNECT_FAILED' || reason === 'RESOURCE_SHORTAGE';
}

function isLoss(error: Error): boolean {
  return error.message === 'No response from server';
}
