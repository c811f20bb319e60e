import { describe, expect, it } from 'vitest';
import type { ProduceJob } from '../../../main/pipeline/types.ts';
import { exitWords, judge } from '../../../main/pipeline/verdict.ts';
import type { Verdict } from '../../../main/remote/types.ts';
import { ProblemError } from '../../../shared/domain/problem.ts';

const job = {
  remote: { label: 'web-1' },
  workFolder: '/var/tmp/surety-1',
  explain: (stage: string, status: number) =>
    new ProblemError({ code: 'dump_failed', message: `${stage} ended with ${String(status)}`, next: 'Look.' }),
} as unknown as ProduceJob;

const good: Verdict = {
  setup: 0,
  dump: 0,
  compress: 0,
  buffer: 0,
  tee: 0,
  out: 0,
  hash: 0,
  count: 0,
  check: 0,
  bytes: 4096,
  sha256: 'a'.repeat(64),
  evidence: '12 entries, tar end found',
  compressor: 'gzip',
};

const judged = (changes: Partial<Verdict>, stderr = '') => {
  const verdict = Object.fromEntries(
    Object.entries({ ...good, ...changes }).filter(([, value]) => value !== undefined),
  ) as Verdict;
  return () => judge({ verdict, stdout: Buffer.alloc(0), stderr }, job);
};

it('believes a server that says of every stage that it succeeded', () => {
  expect(judged({})()).toMatchObject({
    bytes: 4096,
    sha256: 'a'.repeat(64),
    evidence: '12 entries, tar end found',
    warned: false,
  });
  expect(judged({ dump: 10 })()).toMatchObject({ warned: true });
});

describe('a stage', () => {
  const stages = ['setup', 'dump', 'compress', 'buffer', 'tee', 'out', 'hash', 'count', 'check'] as const;

  it.each(stages)('%s that does not say how it ended has failed', (stage) => {
    expect(judged({ [stage]: undefined })).toThrow(ProblemError);
  });

  it.each(stages)('%s that was killed has failed', (stage) => {
    expect(judged({ [stage]: 137 })).toThrow(ProblemError);
  });

  it.each(stages)('%s that says it in words has failed', (stage) => {
    expect(judged({ [stage]: 'fine' })).toThrow(ProblemError);
  });

  it('that nobody read any more has failed though it is not to blame', () => {
    for (const stage of ['dump', 'compress', 'buffer', 'tee'] as const)
      expect(judged({ [stage]: 141 }), stage).toThrow(ProblemError);
    expect(judged({ dump: 141, compress: 141, tee: 141, check: 1 })).toThrow('check ended with 1');
  });

  it.each(['buffer', 'tee', 'out', 'hash', 'count', 'check'] as const)(
    '%s has no warnings: only a dump may have something to say',
    (stage) => {
      expect(judged({ [stage]: 10 })).toThrow(ProblemError);
    },
  );
});

describe('what came out', () => {
  it.each([
    ['no size', { bytes: undefined }],
    ['no byte', { bytes: 0 }],
    ['half a byte', { bytes: 4096.5 }],
    ['more than can be counted', { bytes: 1e300 }],
    ['no checksum', { sha256: undefined }],
    ['an empty checksum', { sha256: '' }],
    ['half a checksum', { sha256: 'a'.repeat(32) }],
    ['nothing that was seen at its end', { evidence: undefined }],
    ['empty evidence', { evidence: ' ' }],
  ])('is no backup with %s', (_, changes) => {
    expect(judged(changes as Partial<Verdict>)).toThrow(expect.objectContaining({ code: 'dump_incomplete' }) as Error);
  });
});

it('says of a full disk that it is full, where stages could not even write down how they ended', () => {
  expect(judged({ dump: undefined }, 'sh: No space left on device')).toThrow(
    expect.objectContaining({ code: 'server_full' }) as Error,
  );
  expect(judged({ hash: undefined, room: 0 })).toThrow(expect.objectContaining({ code: 'server_full' }) as Error);
});

it.each([
  [-1, 'it never said how it ended'],
  [2, 'exit status 2'],
  [137, 'killed by signal 9'],
])('says exit status %d as "%s"', (status, words) => {
  expect(exitWords(status)).toBe(words);
});
