import { ProblemError } from '../../shared/domain/problem.ts';

interface Known {
  readonly code: 'keychain_missing' | 'keychain_locked';
  readonly match: RegExp;
  readonly message: string;
  readonly next: string;
}

const orPassphrase = 'or give a passphrase for the vault';

/** What keytar's systems say, in their words, and in ours. The first that matches counts. */
const known: readonly Known[] = [
  {
    code: 'keychain_missing',
    match: /Failed to load keytar native addon|libsecret/i,
    message:
      'The part of Surety that speaks to the keychain could not be loaded; on Linux it needs the library libsecret.',
    next: `Install it (on Debian and Ubuntu: apt install libsecret-1-0) and start Surety again, ${orPassphrase}.`,
  },
  {
    code: 'keychain_missing',
    match:
      /Cannot autolaunch D-Bus|DBUS_SESSION_BUS_ADDRESS|Could not connect|Connection refused|Cannot spawn a message bus|machine-id/i,
    message:
      'The keychain cannot be reached, because there is no D-Bus session here, as in a service or a plain SSH login.',
    next: `Start Surety from a desktop session, ${orPassphrase}.`,
  },
  {
    code: 'keychain_missing',
    match: /org\.freedesktop\.secrets/,
    message: 'No program keeps a keychain in this session (nothing provides org.freedesktop.secrets).',
    next: `Install and start one, such as gnome-keyring, KWallet or KeePassXC, ${orPassphrase}.`,
  },
  {
    code: 'keychain_missing',
    match: /Object does not exist at path/,
    message: 'The keychain of this session has no default keyring to keep an entry in.',
    next: `Make one (in the program "Passwords and Keys": a new keyring, set as default), ${orPassphrase}.`,
  },
  {
    code: 'keychain_locked',
    match: /locked collection|is locked|IsLocked|prompt|dismissed|cancell?ed|interaction is not allowed/i,
    message: 'The keychain is locked.',
    next: 'Unlock it, for example by signing in to the desktop with your password, then try again.',
  },
];

/** The problem for what the keychain said. Its own words are kept as the detail; they hold no secret. */
export function keychainProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const said = error instanceof Error ? error.message : String(error);
  const found = known.find(({ match }) => match.test(said));
  return new ProblemError({
    code: found?.code ?? 'keychain_missing',
    message: found?.message ?? `The keychain of the system failed: ${said}.`,
    where: 'keychain',
    next: found?.next ?? `Mend the keychain of the system, ${orPassphrase}.`,
    detail: said,
    cause: error,
  });
}

/** Behind a silence there is nearly always a window that asks for the keychain's password. */
export function keychainSilent(milliseconds: number): ProblemError {
  return new ProblemError({
    code: 'keychain_locked',
    message: `The keychain did not answer within ${milliseconds / 1000} seconds; it is most likely locked and waits for its password.`,
    where: 'keychain',
    next: 'Look for the window that asks for the password of the keychain, answer it, then try again.',
  });
}
