import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { Clock, Logger } from '../ports.ts';
import { ProblemError } from '../../shared/domain/problem.ts';
import { BackOff } from './back-off.ts';
import { backOffSeconds, readyTimeoutMs, signInOn } from './connect.ts';
import { Connection } from './connection.ts';
import { Limiter } from './limiter.ts';
import { address, cancelled, unreachable } from './problems.ts';
import { createRemote } from './remote.ts';
import { tame } from './server-text.ts';
import { openSocket } from './socket.ts';
import type { HostKeys, SshPool, SshTarget } from './types.ts';

/** Handshakes at once over all hosts; to one host there is one at a time. */
const handshakesAtOnce = 3;

export interface SshPoolOptions {
  readonly hostKeys: HostKeys;
  readonly clock: Clock;
  readonly log: Logger;
  /** Milliseconds that a connection without a channel is kept; 60 s when left out. */
  readonly idleMs?: number;
}

interface Entry {
  /** A digest of everything the connection was made with; another one needs another connection. */
  readonly identity: string;
  readonly opening: Promise<Connection>;
  connection: Connection | null;
  idleTimer: NodeJS.Timeout | null;
}

/** Keeps one connection a target, opens it when it is needed, and closes it when it is not. */
export function createSshPool(options: SshPoolOptions): SshPool {
  const { hostKeys, log } = options;
  const idleMs = options.idleMs ?? 60_000;
  const entries = new Map<string, Entry>();
  const all = new Set<Connection>();
  const dialing = new Set<AbortController>();
  const handshakes = new Limiter(handshakesAtOnce);
  const perHost = new Map<string, Limiter>();
  const backOff = new BackOff(options.clock, backOffSeconds);
  let closed = false;

  async function connection(target: SshTarget): Promise<Connection> {
    if (closed) throw cancelled(target.label);
    const identity = identityOf(target);
    const known = entries.get(target.key);
    if (known?.identity === identity && (known.connection === null || known.connection.alive)) {
      // Someone is about to use it: the time begins anew.
      if (known.idleTimer) known.connection?.onIdle();
      return known.opening;
    }
    if (known) retire(target.key, known);
    const entry: Entry = { identity, opening: dial(target), connection: null, idleTimer: null };
    entries.set(target.key, entry);
    try {
      const made = await entry.opening;
      entry.connection = made;
      adopt(target, entry, made);
      return made;
    } catch (error) {
      if (entries.get(target.key) === entry) entries.delete(target.key);
      throw error;
    }
  }

  function adopt(target: SshTarget, entry: Entry, made: Connection): void {
    all.add(made);
    const current = (): boolean => entries.get(target.key) === entry;
    made.onIdle = () => {
      if (entry.idleTimer) clearTimeout(entry.idleTimer);
      if (!current()) {
        made.end();
        return;
      }
      entry.idleTimer = setTimeout(() => {
        if (!made.idle) return;
        if (current()) entries.delete(target.key);
        made.end();
      }, idleMs);
      entry.idleTimer.unref();
    };
    void made.closed.then(() => {
      all.delete(made);
      if (entry.idleTimer) clearTimeout(entry.idleTimer);
      if (current()) entries.delete(target.key);
      log.info('SSH connection closed', { server: target.label });
    });
    log.info('SSH connection open', { server: target.label, address: address(target) });
    if (closed) made.end();
    else if (made.idle) made.onIdle();
  }

  /** What runs on the old connection may finish; new work goes to a new one. */
  function retire(key: string, entry: Entry): void {
    entries.delete(key);
    if (entry.idleTimer) clearTimeout(entry.idleTimer);
    void entry.opening.then(
      (old) => {
        if (old.idle) old.end();
      },
      () => undefined,
    );
  }

  async function dial(target: SshTarget): Promise<Connection> {
    // The jump host first and without holding a place: it needs one itself.
    const via = target.jump ? await connection(target.jump) : null;
    const host = hostOf(target);
    backOff.check(host);
    const line = perHost.get(host) ?? new Limiter(1);
    perHost.set(host, line);
    const leave = await line.acquire();
    const release = await handshakes.acquire();
    const giveUp = new AbortController();
    dialing.add(giveUp);
    try {
      if (closed) throw cancelled(target.label);
      backOff.check(host);
      const open = (): Promise<Duplex> =>
        via ? tunnel(via, target) : openSocket(target, readyTimeoutMs, giveUp.signal);
      const { client, socket } = await signInOn(open, target, hostKeys);
      return new Connection(client, socket, target.label);
    } catch (error) {
      if (error instanceof ProblemError) {
        if (error.code === 'ssh_refused_for_now') backOff.note(host, error);
        log.warn('SSH connection failed', { server: target.label, address: address(target), code: error.code });
      }
      throw error;
    } finally {
      dialing.delete(giveUp);
      release();
      leave();
    }
  }

  return {
    async open(target) {
      await connection(target);
      return createRemote(target, () => connection(target));
    },
    forget(key) {
      const entry = entries.get(key);
      if (!entry) return;
      entries.delete(key);
      if (entry.idleTimer) clearTimeout(entry.idleTimer);
      void entry.opening.then(
        (old) => {
          old.end();
        },
        () => undefined,
      );
    },
    async close() {
      closed = true;
      const opening = [...entries.values()].map((entry) => entry.opening.catch(() => null));
      for (const entry of entries.values()) if (entry.idleTimer) clearTimeout(entry.idleTimer);
      entries.clear();
      for (const giveUp of dialing) giveUp.abort();
      for (const made of all) made.end();
      await Promise.all(opening);
      for (const made of all) made.end();
      await Promise.all([...all].map((made) => made.closed));
    },
  };
}

async function tunnel(via: Connection, target: SshTarget): Promise<Duplex> {
  try {
    return await via.forward(target.host, target.port);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const why = `the jump host ${via.label} could not open a way to it (${tame(error instanceof Error ? error.message : '', 120)})`;
    throw unreachable(
      target,
      why,
      'Check the host and port as the jump host sees them, and AllowTcpForwarding there.',
      error,
    );
  }
}

function hostOf(target: SshTarget): string {
  return `${target.jump ? `${hostOf(target.jump)} > ` : ''}${address(target)}`;
}

/** The secrets go in as a digest, so that a changed password makes a new connection and none is kept twice. */
function identityOf(target: SshTarget): string {
  return createHash('sha256').update(JSON.stringify(target)).digest('base64');
}
