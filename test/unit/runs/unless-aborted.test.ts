import { expect, it } from 'vitest';
import { unlessAborted } from '../../../main/runs/unless-aborted.ts';

const never = new Promise<string>(() => undefined);

it('gives what it waited for', async () => {
  await expect(unlessAborted(Promise.resolve('done'), new AbortController().signal)).resolves.toBe('done');
});

it('rejects with the reason as soon as it is aborted, and at once when it was before', async () => {
  const stop = new AbortController();
  const waiting = unlessAborted(never, stop.signal);
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await expect(unlessAborted(never, stop.signal)).rejects.toThrow('enough');
});
