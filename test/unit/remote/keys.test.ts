import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPrivateKey } from '../../../main/remote/keys.ts';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'surety-keys-'));
});
afterAll(() => {
  rmSync(dir, { recursive: true });
});

function keygen(name: string, args: readonly string[], passphrase = ''): string {
  execFileSync('ssh-keygen', ['-q', '-N', passphrase, '-f', join(dir, name), ...args]);
  return readFileSync(join(dir, name), 'utf8');
}

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

describe('a private key is read', () => {
  it.each([
    ['ed25519', ['-t', 'ed25519'], 'ssh-ed25519'],
    ['ecdsa', ['-t', 'ecdsa'], 'ecdsa-sha2-nistp256'],
    ['rsa', ['-t', 'rsa', '-b', '2048'], 'ssh-rsa'],
    ['rsa-pem', ['-t', 'rsa', '-b', '2048', '-m', 'PEM'], 'ssh-rsa'],
  ])('from a file of ssh-keygen: %s', (name, args, type) => {
    expect(readPrivateKey(keygen(name, args), null).type).toBe(type);
    expect(readPrivateKey(keygen(`${name}-locked`, args, 'open sesame'), 'open sesame').type).toBe(type);
  });

  it('from PKCS#8, plain and locked, and with Windows line ends', () => {
    const text = rsa().export({ type: 'pkcs8', format: 'pem' }).toString();
    const locked = rsa().export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'p' }).toString();
    expect(readPrivateKey(text.replaceAll('\n', '\r\n'), null).type).toBe('ssh-rsa');
    expect(readPrivateKey(locked, 'p').type).toBe('ssh-rsa');
  });
});

describe('a private key is refused with a way on', () => {
  const refusal = (text: string, passphrase: string | null = null): string => {
    try {
      readPrivateKey(text, passphrase);
    } catch (error) {
      expect(error).toMatchObject({ code: 'ssh_key_invalid' });
      const { problem } = error as { problem: { message: string; next: string } };
      return `${problem.message} ${problem.next}`;
    }
    return 'accepted';
  };

  it('when the passphrase is wrong or missing', () => {
    for (const args of [
      ['-t', 'ed25519'],
      ['-t', 'rsa', '-b', '2048', '-m', 'PEM'],
    ]) {
      const text = keygen(`locked-${String(args.length)}`, args, 'right');
      expect(refusal(text, 'wrong')).toMatch(/passphrase does not open/);
      expect(refusal(text)).toMatch(/none was given/);
    }
    const pkcs8 = rsa().export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'p' }).toString();
    expect(refusal(pkcs8, 'q')).toMatch(/passphrase does not open/);
    expect(refusal(pkcs8)).toMatch(/none was given/);
  });

  it('when it is something else', () => {
    keygen('pub', ['-t', 'ed25519']);
    expect(refusal(readFileSync(join(dir, 'pub.pub'), 'utf8'))).toMatch(/public half/);
    expect(refusal('PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n')).toMatch(/PuTTYgen/);
    expect(refusal('hello')).toMatch(/not a private key/);
    expect(refusal('')).toMatch(/not a private key/);
    const whole = keygen('cut', ['-t', 'ed25519']);
    expect(refusal(whole.slice(0, 200))).toMatch(/cut off/);
    expect(refusal(whole.replace(/\n[^-\n]{60,}/, '\n'))).toMatch(/cannot be read|does not open/);
  });

  it('and never repeats the key', () => {
    const whole = keygen('secret', ['-t', 'ed25519']);
    const middle = whole.split('\n')[2] ?? 'x';
    expect(refusal(whole.replace(/\n[^-\n]{60,}/, '\n'))).not.toContain(middle);
  });
});
