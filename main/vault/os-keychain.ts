import type { Keychain } from '../ports.ts';
import { keychainProblem, keychainSilent } from './keychain-problems.ts';

/** What is used of keytar. Not `findCredentials`: it crashes the process while a Secret Service collection is locked. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

export interface OsKeychainOptions {
  readonly load?: () => Promise<Keytar>;
  readonly platform?: NodeJS.Platform;
  /** Milliseconds that the keychain has for one answer. */
  readonly patience?: number;
}

const service = 'Surety';
const probeAccount = 'probe';

/** Loaded on first use, so that a missing libsecret is an answer and not a crash at the start. */
async function loadKeytar(): Promise<Keytar> {
  const { default: keytar } = await import('keytar');
  return keytar;
}

/**
 * Node waits at its exit for every thread that still works, so a keychain that waits for a person would keep Surety from
 * ending for as long. Nothing is lost by a hard end: by then every other thing has been closed.
 */
function endHard(): void {
  process.kill(process.pid, 'SIGKILL');
}

/**
 * The keychain of the system: Keychain on macOS, Credential Manager on Windows, the Secret Service on Linux. Rejects
 * with keychain_missing or keychain_locked. A call that hangs (it waits for a person) is waited for only so long, and
 * while it hangs no other one is begun, since each would hold one of the few threads that Node has for files and keys.
 */
export function osKeychain(options: OsKeychainOptions = {}): Keychain {
  const { load = loadKeytar, platform = process.platform, patience = 10_000 } = options;
  let last: Promise<unknown> = Promise.resolve();
  let hanging = false;

  function exitHardWhileHanging(work: Promise<unknown>): void {
    if (hanging) return;
    hanging = true;
    process.once('exit', endHard);
    const over = (): void => {
      hanging = false;
      process.off('exit', endHard);
    };
    work.then(over, over);
  }

  async function patiently<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        exitHardWhileHanging(work);
        reject(keychainSilent(patience));
      }, patience);
    });
    try {
      return await Promise.race([work, silence]);
    } catch (error) {
      throw keychainProblem(error);
    } finally {
      clearTimeout(timer);
    }
  }

  function inTurn<T>(action: (keytar: Keytar) => Promise<T>): Promise<T> {
    const begin = async (): Promise<T> => action(await load());
    const turn = last.then(begin, begin);
    last = turn;
    return patiently(turn);
  }

  /**
   * A locked Secret Service that cannot ask for its password (no display) answers "there is none" to a read, and says
   * that it is locked only to a write. So before "there is none" is believed, something is written and taken away again.
   */
  async function proveUnlocked(keytar: Keytar): Promise<void> {
    await keytar.setPassword(service, probeAccount, 'unlocked');
    await keytar.deletePassword(service, probeAccount);
  }

  return {
    get: (account) =>
      inTurn(async (keytar) => {
        const value = await keytar.getPassword(service, account);
        if (value === null && platform === 'linux') await proveUnlocked(keytar);
        return value;
      }),
    set: (account, value) => inTurn((keytar) => keytar.setPassword(service, account, value)),
  };
}
