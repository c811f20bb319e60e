import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../main/store/types.ts';
import { fixedClock, memoryStore } from '../../support/memory-store.ts';

let store: Store;
const clock = fixedClock();

beforeEach(async () => {
  store = await memoryStore(clock);
});
afterEach(() => store.close());

function key(text: string) {
  const blob = Buffer.from(text);
  const fingerprint = `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
  return { type: 'ssh-ed25519', fingerprint, blob };
}
const right = key('right');
const wrong = key('wrong');

describe('the key of a host', () => {
  it('is unknown, then offered, then pinned when a person accepts it', async () => {
    expect(await store.hostKeys.state('web-1', 22)).toEqual({ state: 'unknown', pinned: null, offered: null });
    await store.hostKeys.offer('web-1', 22, right);
    expect(await store.hostKeys.state('web-1', 22)).toMatchObject({ state: 'offered', pinned: null });
    expect(await store.hostKeys.pinned('web-1', 22)).toBeNull();
    await store.hostKeys.accept('web-1', 22, right.fingerprint);
    expect(await store.hostKeys.state('web-1', 22)).toEqual({
      state: 'pinned',
      pinned: {
        type: right.type,
        fingerprint: right.fingerprint,
        since: clock.now().toISOString(),
        source: 'first-use',
      },
      offered: null,
    });
    expect(await store.hostKeys.pinned('WEB-1', 22)).toEqual(right);
    expect(await store.hostKeys.pinned('web-1', 2222)).toBeNull();
  });

  it('is changed when another one is offered, which does not touch the pinned one', async () => {
    await store.hostKeys.pin('web-1', 22, right, 'known_hosts');
    await store.hostKeys.offer('web-1', 22, wrong);
    expect(await store.hostKeys.state('web-1', 22)).toMatchObject({
      state: 'changed',
      pinned: { fingerprint: right.fingerprint, source: 'known_hosts' },
      offered: { fingerprint: wrong.fingerprint },
    });
    expect(await store.hostKeys.pinned('web-1', 22)).toEqual(right);
  });

  it('is pinned again when the host shows the pinned one again', async () => {
    await store.hostKeys.pin('web-1', 22, right, 'first-use');
    await store.hostKeys.offer('web-1', 22, wrong);
    await store.hostKeys.offer('web-1', 22, right);
    expect((await store.hostKeys.state('web-1', 22)).state).toBe('pinned');
  });

  it('is not accepted by a fingerprint that was not shown', async () => {
    await expect(store.hostKeys.accept('web-1', 22, right.fingerprint)).rejects.toMatchObject({ code: 'not_found' });
    await store.hostKeys.offer('web-1', 22, wrong);
    await expect(store.hostKeys.accept('web-1', 22, right.fingerprint)).rejects.toMatchObject({ code: 'not_found' });
    expect((await store.hostKeys.state('web-1', 22)).state).toBe('offered');
  });
});
