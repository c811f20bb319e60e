/**
 * Run as a program: `vault-program.ts DATADIR ACTION SECRET`. Opens the vault with the keychain of the session, does one
 * thing and prints one line of JSON. `seal-and-die` ends as kill -9 ends it, so that the files stay as they lie.
 */
import { openStore } from '../../main/store/open-store.ts';
import { createVault } from '../../main/vault/create-vault.ts';
import { osKeychain } from '../../main/vault/os-keychain.ts';
import { toProblem } from '../../shared/domain/problem.ts';

const [, , dataDir = '', action = '', secret = ''] = process.argv;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const owner = 'server_0123456789abcdef';

const store = await openStore({ dataDir, clock: { now: () => new Date() }, log: quiet });
const vault = createVault({
  store,
  keychain: osKeychain({ patience: action === 'impatient' ? 200 : 10_000 }),
  log: quiet,
});
const state = await vault.open(null);
const result: Record<string, unknown> = { state };
if (state.open && action.startsWith('seal')) await vault.change(owner, { password: secret });
if (action === 'read') {
  result['value'] = await vault.read(owner, 'password').catch((error: unknown) => toProblem(error).code);
}
process.stdout.write(`${JSON.stringify(result)}\n`, () => {
  if (action === 'seal-and-die') process.kill(process.pid, 'SIGKILL');
  // A call that hangs in the keychain must not keep the process alive.
  void store.close().then(() => process.exit(0));
});
