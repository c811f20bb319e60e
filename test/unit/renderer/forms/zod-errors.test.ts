import { describe, expect, it } from 'vitest';
import { serverInput } from '../../../../shared/domain/server.ts';
import { zodErrors } from '../../../../renderer/forms/zod-errors.ts';
import { serverDraft, serverInputOf } from '../../../../renderer/features/servers/server-draft.ts';

const good = { ...serverDraft(null), name: 'web-1', host: 'web-1.example', user: 'deploy' };

describe('what a form says under its fields', () => {
  it('is nothing when every rule holds', () => {
    expect(zodErrors(serverInput, serverInputOf(good))).toEqual({});
  });

  it('is one sentence for each field that is empty', () => {
    const errors = zodErrors(serverInput, serverInputOf({ ...good, name: ' ', host: '', port: '' }));
    expect(errors).toEqual({ name: 'This is empty', host: 'This is empty', port: 'This is empty' });
  });

  it('ends with the rule of the domain', () => {
    const errors = zodErrors(serverInput, serverInputOf({ ...good, host: 'web 1', workDir: 'tmp' }));
    expect(errors['host']).toBe('This is not a host name or address');
    expect(errors['workDir']).toBe('This is not an absolute path: it must begin with /');
  });

  it('names a field inside of another by its path', () => {
    const withBreak = {
      ...good,
      signIn: { method: 'password' as const, socket: '' },
      secrets: { ...good.secrets, password: { mode: 'replace' as const, text: 'a\nb' } },
    };
    expect(zodErrors(serverInput, serverInputOf(withBreak))).toEqual({
      'secrets.password': 'This has a line break in it',
    });
  });
});
