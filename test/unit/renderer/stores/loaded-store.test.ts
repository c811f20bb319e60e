import { describe, expect, it } from 'vitest';
import { createLoadedStore } from '../../../../renderer/stores/loaded-store.ts';
import { ConnectionLostError } from '../../../../renderer/transport/reconnecting-link.ts';

describe('what was read of one call', () => {
  it('is empty before the first answer, and the answer after it', async () => {
    const store = createLoadedStore(() => Promise.resolve(['a']));
    expect(store.getState()).toEqual({ value: null, problem: null });
    await store.refresh();
    expect(store.getState()).toEqual({ value: ['a'], problem: null });
  });

  it('stays when the next read fails, with the reason beside it', async () => {
    const answers = [
      () => Promise.resolve(1),
      () => Promise.reject(new ConnectionLostError()),
      () => Promise.resolve(2),
    ];
    const store = createLoadedStore(() => answers.shift()?.() ?? Promise.resolve(0));
    await store.refresh();
    await store.refresh();
    expect(store.getState()).toMatchObject({ value: 1, problem: { code: 'interrupted' } });
    await store.refresh();
    expect(store.getState()).toEqual({ value: 2, problem: null });
  });

  it('is read once more, not once each, for all who ask while a read is under way', async () => {
    let reads = 0;
    const gate = Promise.withResolvers<void>();
    const store = createLoadedStore(async () => {
      reads += 1;
      await gate.promise;
      return reads;
    });
    const asked = [store.refresh(), store.refresh(), store.refresh(), store.refresh()];
    gate.resolve();
    await Promise.all(asked);
    expect(reads).toBe(2);
    expect(store.getState().value).toBe(2);
  });
});
