import { ProblemError } from '../../../shared/domain/problem.ts';
import type { ChangeEvent } from '../../../shared/domain/system.ts';
import { appRoutes, sourceRoutes } from './app-routes.ts';
import { os } from './base.ts';
import { clientRoutes, destinationRoutes, serverRoutes } from './nouns.ts';
import { restoreRoutes } from './restore-routes.ts';
import { tell } from './state.ts';
import type { FakeState } from './state.ts';
import { Stream } from './stream.ts';
import { backupRoutes, runRoutes } from './work-routes.ts';
import type { Beat } from './work-routes.ts';

function openVault(state: FakeState): FakeState['status']['vault'] {
  state.status = {
    ...state.status,
    vault: { kind: state.passphrase === null ? 'keychain' : 'passphrase', open: true, problem: null },
  };
  tell(state, 'system', null);
  return state.status.vault;
}

function systemRoutes(state: FakeState) {
  return {
    status: os.system.status.handler(() => state.status),
    unlock: os.system.unlock.handler(({ input }) => {
      if (input.passphrase === undefined) {
        throw new ProblemError({
          code: 'keychain_missing',
          message: 'There is no keychain to talk to: the D-Bus session is missing.',
          next: 'Create the vault with a passphrase.',
        });
      }
      if (input.passphrase !== state.passphrase) {
        throw new ProblemError({
          code: 'vault_wrong_passphrase',
          message: 'This is not the passphrase of the vault.',
          next: 'Try again; mind capital letters and the keyboard layout.',
        });
      }
      return openVault(state);
    }),
    createVault: os.system.createVault.handler(({ input }) => {
      state.passphrase = input.passphrase;
      return openVault(state);
    }),
    events: os.system.events.handler(async function* ({ signal }) {
      const stream = new Stream<ChangeEvent>();
      const listener = (event: ChangeEvent): void => stream.push(event);
      state.listeners.add(listener);
      try {
        yield* stream.read(signal);
      } finally {
        state.listeners.delete(listener);
      }
    }),
  };
}

/** The whole contract over a state in memory. `beat` is awaited between two changes of a run. */
export function fakeRouter(state: FakeState, beat: Beat) {
  return os.router({
    clients: clientRoutes(state),
    servers: serverRoutes(state),
    destinations: destinationRoutes(state),
    apps: appRoutes(state),
    sources: sourceRoutes(state),
    runs: runRoutes(state, beat),
    backups: backupRoutes(state),
    restores: restoreRoutes(state, beat),
    settings: {
      get: os.settings.get.handler(() => state.settings),
      update: os.settings.update.handler(({ input }) => {
        state.settings = {
          concurrentRuns: input.concurrentRuns ?? state.settings.concurrentRuns,
          theme: input.theme ?? state.settings.theme,
        };
        tell(state, 'settings', null);
        return state.settings;
      }),
    },
    system: systemRoutes(state),
  });
}
