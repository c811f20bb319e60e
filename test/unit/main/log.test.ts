import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, openLog } from '../../../main/log.ts';
import { makeTempDir } from '../../services/temp.ts';

describe('the redactor', () => {
  it('leaves no part of a secret that begins with another one', () => {
    const redactor = createRedactor();
    redactor.learn('hunter2');
    redactor.learn('hunter2-and-more');
    expect(redactor.redact('it was hunter2-and-more, before hunter2')).toBe('it was [secret], before [secret]');
  });

  it('finds a secret as it is and as JSON writes it, wherever it stands', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, unit: 'binary' }), fc.string(), (secret, around) => {
        fc.pre(
          secret.trim().length >= 8 &&
            !/[\r\n]/.test(secret) &&
            !/^-----.*-----$/.test(secret) &&
            !'[secret]'.includes(secret),
        );
        const redactor = createRedactor();
        redactor.learn(secret);
        expect(redactor.redact(`${around}|${secret}|`)).toContain('[secret]|');
        expect(redactor.redact(JSON.stringify({ said: `<${secret}>` }))).toBe('{"said":"<[secret]>"}');
      }),
    );
  });

  it('knows each line of a key, but not the lines that every key has', () => {
    const redactor = createRedactor();
    redactor.learn('-----BEGIN KEY-----\nAAAAB3NzaC1yc2E\n-----END KEY-----\n');
    expect(redactor.redact('bad line AAAAB3NzaC1yc2E')).toBe('bad line [secret]');
    expect(redactor.redact('-----BEGIN KEY-----')).toBe('-----BEGIN KEY-----');
  });

  it('does not tear holes into every line for a secret of three characters', () => {
    const redactor = createRedactor();
    redactor.learn('abc');
    expect(redactor.redact('abc')).toBe('abc');
  });
});

describe('the log file', () => {
  it('is for its owner only, one line each, and has no secret in it', async () => {
    const dir = await makeTempDir('log');
    try {
      const redactor = createRedactor();
      redactor.learn('correct horse');
      const { log, file, flush } = openLog(join(dir.path, 'data'), redactor);
      log.warn('first\n{"level":"forged"}', { stderr: 'using correct horse\u001b[2J' });
      flush();
      const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
      expect(lines).toHaveLength(1);
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({
        level: 'warn',
        msg: 'first\n{"level":"forged"}',
        stderr: 'using [secret]\u001b[2J',
      });
      expect(lines[0]).not.toContain('\u001b');
      expect(statSync(file).mode & 0o777).toBe(0o600);
    } finally {
      await dir.remove();
    }
  });
});
