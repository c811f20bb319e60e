import { describe, expect, it } from 'vitest';
import { lastProven } from '../../../../renderer/stores/last-proven.ts';
import { makeBackup, mismatchProof } from '../../../support/fake-host/proofs.ts';
import { seed } from '../../../support/fake-host/seed.ts';
import { emptyState } from '../../../support/fake-host/state.ts';

const state = emptyState();
seed(state);
const [app] = state.apps.values();
const [database, directory] = app?.sources ?? [];
if (!app || !database || !directory) throw new Error('The seed has no app with two sources');
const old = '2026-11-01T00:00:00.000Z';
const fresh = '2026-11-23T00:00:00.000Z';
const at = (source: typeof database, when: string) => makeBackup(source, null, when, 1, ['destination_1']);

describe('the age of the last proven backup of an app', () => {
  it('is that of its stalest source, so that a fresh one hides nothing', () => {
    expect(lastProven(app.sources, [at(database, fresh), at(database, old), at(directory, old)])).toEqual({
      at: old,
      unproven: [],
    });
  });

  it('names the sources that have no proven copy', () => {
    const failed = at(directory, fresh);
    const copies = failed.copies.map((copy) => ({ ...copy, proof: mismatchProof(fresh, 1) }));
    expect(lastProven(app.sources, [at(database, fresh), { ...failed, copies }])).toEqual({
      at: fresh,
      unproven: [directory.label],
    });
  });

  it('does not count a safety backup', () => {
    const safety = { ...at(database, fresh), purpose: 'safety' as const };
    expect(lastProven([database], [safety])).toEqual({ at: null, unproven: [database.label] });
  });
});
