import type { VaultState } from '../../shared/domain/system.ts';
import type { Registrar } from './registrar.ts';
import type { ApiDeps } from './types.ts';

export function systemApi(os: Registrar, deps: ApiDeps) {
  const { vault, events, recovery } = deps;
  const opened = (state: VaultState): VaultState => {
    // What an earlier session left can be undone only with its secrets at hand.
    if (state.open) recovery.playBack();
    events.publish('change', { noun: 'system', id: null });
    return state;
  };
  return {
    status: os.system.status.handler(async () => ({
      version: deps.version,
      dataDir: deps.dataDir,
      logFile: deps.logFile,
      vault: vault.state(),
      leftovers: await recovery.leftovers(),
    })),
    unlock: os.system.unlock.handler(async ({ input }) => {
      if (input.passphrase) deps.learn(input.passphrase);
      return opened(await vault.open(input.passphrase ?? null));
    }),
    createVault: os.system.createVault.handler(async ({ input }) => {
      deps.learn(input.passphrase);
      return opened(await vault.create(input.passphrase));
    }),
    events: os.system.events.handler(async function* ({ signal }) {
      yield* events.subscribe('change', signal ? { signal } : {});
    }),
  };
}
