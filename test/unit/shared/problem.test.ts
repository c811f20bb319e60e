import { expect, it } from 'vitest';
import { ProblemError, toProblem, withoutSecrets } from '../../../shared/domain/problem.ts';

it('takes secrets out of what was said, and leaves what a person must type', () => {
  const { problem } = new ProblemError({
    code: 'restore_phrase_wrong',
    message: 'access denied, using shop',
    where: 'database shop',
    next: 'Type it to the letter: shop on web-1',
    detail: 'password shop',
  });
  expect(withoutSecrets(problem, (text) => text.replaceAll('shop', '[secret]'))).toEqual({
    ...problem,
    message: 'access denied, using [secret]',
    detail: 'password [secret]',
  });
});

it('shows what nobody expected as a fault of ours, with a next step', () => {
  const problem = toProblem(new RangeError('out of range'));
  expect(problem.code).toBe('internal');
  expect(problem.message).toContain('out of range');
  expect(problem.next).toContain('log file');
});
