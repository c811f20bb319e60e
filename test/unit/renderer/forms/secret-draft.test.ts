import { describe, expect, it } from 'vitest';
import { keepSecret, namedOnly, secretChangeOf } from '../../../../renderer/forms/secret-draft.ts';
import { noSecretChanges, signInDraft, signInOf, signInSecretsOf } from '../../../../renderer/forms/sign-in-draft.ts';

describe('a change to a secret', () => {
  it('is not named when the secret is kept, so that it stays as it is', () => {
    expect(namedOnly({ password: secretChangeOf(keepSecret) })).toStrictEqual({});
  });

  it('is null when the secret is cleared', () => {
    expect(namedOnly({ password: secretChangeOf({ mode: 'clear', text: '' }) })).toEqual({ password: null });
  });

  it('is the text when it is replaced, with every space of it', () => {
    expect(secretChangeOf({ mode: 'replace', text: '  two spaces ' })).toBe('  two spaces ');
  });

  it('is nothing when the box was opened and left empty', () => {
    expect(secretChangeOf({ mode: 'replace', text: '' })).toBeUndefined();
  });
});

describe('the secrets of a sign-in', () => {
  const all = {
    password: { mode: 'replace', text: 'p' },
    privateKey: { mode: 'replace', text: 'k' },
    keyPassphrase: { mode: 'clear', text: '' },
  } as const;

  it('are only those of the chosen method', () => {
    expect(signInSecretsOf('password', all)).toEqual({ password: 'p' });
    expect(signInSecretsOf('key', all)).toEqual({ privateKey: 'k', keyPassphrase: null });
    expect(signInSecretsOf('agent', all)).toEqual({});
    expect(signInSecretsOf('key', noSecretChanges)).toEqual({});
  });

  it('come with the socket of an agent, where one is named', () => {
    expect(signInOf({ method: 'agent', socket: '' })).toEqual({ method: 'agent', socket: null });
    expect(signInOf(signInDraft({ method: 'agent', socket: '/run/agent' }))).toEqual({
      method: 'agent',
      socket: '/run/agent',
    });
    expect(signInOf({ method: 'key', socket: '/run/agent' })).toEqual({ method: 'key' });
  });
});
