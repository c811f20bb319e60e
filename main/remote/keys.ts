import { createPrivateKey } from 'node:crypto';
import ssh2 from 'ssh2';
import type { ParsedKey } from 'ssh2';
import { ProblemError } from '../../shared/domain/problem.ts';
import { tame } from './server-text.ts';

/**
 * Reads a private key as a person pasted it: OpenSSH, PEM (PKCS#1, SEC 1) or PKCS#8 with RSA or ECDSA.
 * @throws ProblemError ssh_key_invalid that says what was pasted instead and how to get the right thing.
 */
export function readPrivateKey(text: string, passphrase: string | null): ParsedKey {
  const trimmed = `${text.replaceAll('\r\n', '\n').trim()}\n`;
  refuseOtherThings(trimmed);
  const pem = /-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/.test(trimmed) ? fromPkcs8(trimmed, passphrase) : trimmed;
  let key: ParsedKey | Error;
  try {
    key = ssh2.utils.parseKey(pem, passphrase ?? undefined);
  } catch (error) {
    key = error instanceof Error ? error : new Error(String(error));
  }
  // parseKey answers with a list for OpenSSH's format in some versions; the types do not say so.
  const first: unknown = Array.isArray(key) ? (key as unknown[])[0] : key;
  if (first instanceof Error) throw unreadable(first, passphrase !== null && passphrase !== '');
  const parsed = first as ParsedKey;
  if (!parsed.isPrivateKey()) throw publicKeyPasted();
  return parsed;
}

function refuseOtherThings(text: string): void {
  if (
    /^(ssh-|ecdsa-|sk-)\S+ AAAA/.test(text) ||
    text.includes('BEGIN PUBLIC KEY') ||
    text.includes('BEGIN SSH2 PUBLIC KEY')
  ) {
    throw publicKeyPasted();
  }
  if (text.startsWith('PuTTY-User-Key-File-')) {
    throw invalid(
      'The key is in the format of PuTTY, which Surety cannot read.',
      'Open it in PuTTYgen, choose Conversions, "Export OpenSSH key", and paste that file.',
    );
  }
  if (!text.includes('-----BEGIN ')) {
    throw invalid(
      'The text is not a private key.',
      'Paste the whole file, from the line -----BEGIN … to the line -----END …, e.g. ~/.ssh/id_ed25519.',
    );
  }
  if (!text.includes('-----END ')) {
    throw invalid(
      'The private key is cut off: its last line is missing.',
      'Paste the whole file, to the line -----END ….',
    );
  }
}

/** ssh2 does not read PKCS#8; Node does, and writes what ssh2 reads. */
function fromPkcs8(text: string, passphrase: string | null): string {
  let key;
  try {
    key = createPrivateKey({ key: text, format: 'pem', ...(passphrase === null ? {} : { passphrase }) });
  } catch (error) {
    if (text.includes('ENCRYPTED')) throw passphraseProblem(passphrase !== null && passphrase !== '');
    throw unreadable(error instanceof Error ? error : new Error(String(error)), false);
  }
  if (key.asymmetricKeyType === 'rsa') return key.export({ type: 'pkcs1', format: 'pem' }).toString();
  if (key.asymmetricKeyType === 'ec') return key.export({ type: 'sec1', format: 'pem' }).toString();
  throw invalid(
    `A private key of type ${String(key.asymmetricKeyType)} is readable in OpenSSH's own format only.`,
    'Make a key with ssh-keygen -t ed25519, and add its public half on the server.',
  );
}

function unreadable(error: Error, hadPassphrase: boolean): ProblemError {
  if (/passphrase|bad decrypt|integrity check failed|Encrypted/i.test(error.message))
    return passphraseProblem(hadPassphrase);
  if (/Unsupported.*(type|cipher|kdf)|sk-/.test(error.message)) {
    return invalid(
      `The private key is of a kind that Surety cannot use (${tame(error.message, 120)}).`,
      'Use an ed25519, ECDSA or RSA key, or sign in by an agent that holds this one.',
    );
  }
  return invalid(
    `The private key cannot be read (${tame(error.message, 120)}).`,
    'Paste the file again as it is; ssh-keygen -y -f FILE tells whether the file is sound.',
  );
}

function passphraseProblem(hadPassphrase: boolean): ProblemError {
  return hadPassphrase
    ? invalid('The passphrase does not open the private key.', 'Enter the passphrase of this key again.')
    : invalid('The private key is locked with a passphrase, and none was given.', 'Enter the passphrase of the key.');
}

function publicKeyPasted(): ProblemError {
  return invalid(
    'This is the public half of a key; signing in needs the private half.',
    'Paste the file without .pub, e.g. ~/.ssh/id_ed25519. The public half belongs on the server.',
  );
}

function invalid(message: string, next: string): ProblemError {
  return new ProblemError({ code: 'ssh_key_invalid', message, next });
}
