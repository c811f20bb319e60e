import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendPage } from '../../../../renderer/features/history/append-page.ts';
import { phraseMatches, planExpired } from '../../../../renderer/features/restore/phrase-gate.ts';
import { planInputOf, targetErrors } from '../../../../renderer/features/restore/target-draft.ts';
import type { TargetDraft } from '../../../../renderer/features/restore/target-draft.ts';
import { passphraseErrors } from '../../../../renderer/features/vault/passphrase-rules.ts';
import { keepSecret } from '../../../../renderer/forms/secret-draft.ts';
import { seed } from '../../../support/fake-host/seed.ts';
import { emptyState } from '../../../support/fake-host/state.ts';

const state = emptyState();
seed(state);
const backups = [...state.backups.values()];
const database = backups.find(({ config }) => config.kind === 'mysql');
const directory = backups.find(({ config }) => config.kind === 'directory');
const same: TargetDraft = { place: 'same', serverId: null, name: '', copyId: null, password: keepSecret };

describe('the phrase before a restore', () => {
  it('opens the button only when it is typed to the letter', () => {
    expect(phraseMatches('restore shop', 'restore shop')).toBe(true);
    for (const typed of ['', 'restore sho', 'restore shop ', ' restore shop', 'Restore shop', 'restore  shop']) {
      expect(phraseMatches(typed, 'restore shop')).toBe(false);
    }
  });

  it('never opens it for an empty phrase, which would be no question at all', () => {
    expect(phraseMatches('', '')).toBe(false);
  });

  it('opens it for no other text', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.string(),
        (phrase, typed) => phraseMatches(typed, phrase) === (typed === phrase),
      ),
    );
  });
});

describe('a plan', () => {
  it('is too old from the moment that it names', () => {
    const at = '2026-11-23T12:00:00.000Z';
    expect(planExpired(at, Date.parse(at) - 1)).toBe(false);
    expect(planExpired(at, Date.parse(at))).toBe(true);
  });

  it('names no target when the backup goes back where it came from, whatever was typed before', () => {
    if (!database) throw new Error('The seed has no database');
    const draft = { ...same, name: 'left over', serverId: 'server_1' };
    expect(planInputOf(database, draft)).toEqual({ backupId: database.id, copyId: null, target: {}, secrets: {} });
  });

  it('names a database or a path, by the kind of the source', () => {
    if (!database || !directory) throw new Error('The seed lacks a kind');
    expect(planInputOf(database, { ...same, place: 'name', name: 'shop2' }).target).toEqual({ database: 'shop2' });
    expect(planInputOf(directory, { ...same, place: 'server', serverId: 'server_1', name: '/srv/x' }).target).toEqual({
      serverId: 'server_1',
      path: '/srv/x',
    });
  });

  it('asks for what it lacks before it is made', () => {
    expect(targetErrors(same, false)).toEqual({});
    expect(targetErrors({ ...same, place: 'name' }, false)).toHaveProperty('name');
    expect(targetErrors({ ...same, place: 'server' }, false)).toHaveProperty('serverId');
    expect(targetErrors({ ...same, place: 'name', name: 'srv' }, true)).toEqual({ name: 'A path must begin with /' });
  });
});

describe('a new passphrase', () => {
  it('has ten characters or more, as a person counts them', () => {
    expect(passphraseErrors('123456789', '123456789')).toHaveProperty('first');
    expect(passphraseErrors('🦊🦊🦊🦊🦊', '🦊🦊🦊🦊🦊')).toHaveProperty('first');
    expect(passphraseErrors('1234567890', '1234567890')).toEqual({});
  });

  it('is the same both times', () => {
    expect(passphraseErrors('correct horse', 'correct house')).toHaveProperty('second');
  });
});

describe('the history', () => {
  it('shows a backup once, though new ones have pushed it to the next page', () => {
    const page = appendPage([{ id: 'c' }, { id: 'b' }], [{ id: 'b' }, { id: 'a' }]);
    expect(page.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });
});
