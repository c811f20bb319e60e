import type { App } from '../../../shared/domain/app.ts';
import type { Backup } from '../../../shared/domain/backup.ts';
import type { Client } from '../../../shared/domain/client.ts';
import type { Destination } from '../../../shared/domain/destination.ts';
import { ProblemError } from '../../../shared/domain/problem.ts';
import type { Restore } from '../../../shared/domain/restore.ts';
import type { Run } from '../../../shared/domain/run.ts';
import type { Server } from '../../../shared/domain/server.ts';
import type { ChangeEvent, Settings, SystemStatus } from '../../../shared/domain/system.ts';
import type { LogLine } from '../../../shared/domain/work.ts';

/** Everything that the fake host knows. Tests may look into it and change it. */
export interface FakeState {
  readonly clients: Map<string, Client>;
  readonly servers: Map<string, Server>;
  readonly destinations: Map<string, Destination>;
  readonly apps: Map<string, App>;
  readonly runs: Map<string, Run>;
  readonly backups: Map<string, Backup>;
  readonly restores: Map<string, Restore>;
  /** By the id of a run or a restore. */
  readonly logs: Map<string, LogLine[]>;
  settings: Settings;
  status: SystemStatus;
  /** What opens the vault; null where it is kept by a keychain or not made yet. */
  passphrase: string | null;
  /** Secrets as they came in, by owner and name, for tests to look at. */
  readonly secrets: Map<string, string>;
  readonly listeners: Set<(event: ChangeEvent) => void>;
}

export function emptyState(): FakeState {
  return {
    clients: new Map(),
    servers: new Map(),
    destinations: new Map(),
    apps: new Map(),
    runs: new Map(),
    backups: new Map(),
    restores: new Map(),
    logs: new Map(),
    settings: { concurrentRuns: 2, theme: 'system' },
    status: {
      version: '0.1.0',
      dataDir: '/home/kim/.local/share/surety',
      logFile: '/home/kim/.local/share/surety/surety.log',
      vault: { kind: 'keychain', open: true, problem: null },
      leftovers: [],
    },
    passphrase: null,
    secrets: new Map(),
    listeners: new Set(),
  };
}

let counter = 0;

export function newId(noun: string): string {
  counter += 1;
  return `${noun}_${String(counter).padStart(16, '0')}`;
}

export function now(): string {
  return new Date().toISOString();
}

/** An instant some minutes before now. */
export function ago(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

export function tell(state: FakeState, noun: ChangeEvent['noun'], id: string | null): void {
  for (const listener of state.listeners) listener({ noun, id });
}

export function mustGet<T>(map: Map<string, T>, id: string): T {
  const found = map.get(id);
  if (found === undefined) {
    throw new ProblemError({
      code: 'not_found',
      message: 'It is not there any more.',
      next: 'Go back to the list and look again.',
    });
  }
  return found;
}
