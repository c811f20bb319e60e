import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { problemFrom } from '../../../../renderer/stores/problem-from.ts';
import { ConnectionLostError } from '../../../../renderer/transport/reconnecting-link.ts';

const problem = { code: 'in_use', message: 'Apps use it.', where: 'web-1', next: 'Remove them.', detail: null };

describe('what a call threw', () => {
  it('is the problem that the host sent', () => {
    expect(problemFrom(new ORPCError('PROBLEM', { data: problem }))).toEqual(problem);
  });

  it('is a lost connection where no answer came', () => {
    expect(problemFrom(new ConnectionLostError())).toMatchObject({ code: 'interrupted' });
  });

  it.each([
    new ORPCError('PROBLEM', { data: { code: 'in_use' } }),
    new ORPCError('INTERNAL_SERVER_ERROR', { data: problem }),
    new TypeError('x is not a function'),
    'thrown text',
  ])('is a defect in any other case', (error) => {
    expect(problemFrom(error)).toMatchObject({ code: 'internal', where: null });
  });
});
