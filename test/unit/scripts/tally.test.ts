import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isGood, lastLine, sum, tallyPlaywright, tallyRunner, tallyVitest } from '../../../scripts/tally.mjs';

const vitestReport = (over: object = {}): Parameters<typeof tallyVitest>[0] => ({
  numTotalTests: 6,
  numPassedTests: 3,
  numFailedTests: 1,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [{ status: 'failed', assertionResults: [{ status: 'failed' }] }],
  ...over,
});

const playwrightReport = (stats: object = {}, errors: object[] = []): Parameters<typeof tallyPlaywright>[0] => ({
  stats: { expected: 4, unexpected: 0, flaky: 0, skipped: 0, ...stats },
  errors,
});

describe('what vitest says', () => {
  test('tests that wait to be written count as skipped', () => {
    expect(tallyVitest(vitestReport())).toEqual({ passed: 3, failed: 1, skipped: 2 });
  });

  test('a file that could not be loaded is a failure', () => {
    const report = vitestReport({ numFailedTests: 0, testResults: [{ status: 'failed', assertionResults: [] }] });
    expect(tallyVitest(report).failed).toBe(1);
  });

  test('a run without any test is a failure', () => {
    const none = { numTotalTests: 0, numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
    expect(tallyVitest(vitestReport({ ...none, testResults: [] }))).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('what Playwright says', () => {
  test('a flaky test and an error outside all tests are failures', () => {
    expect(tallyPlaywright(playwrightReport({ flaky: 1, skipped: 2 }, [{}]))).toEqual({
      passed: 4,
      failed: 2,
      skipped: 2,
    });
  });

  test('a run without any test is a failure', () => {
    expect(tallyPlaywright(playwrightReport({ expected: 0 })).failed).toBe(1);
  });
});

describe('one runner', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'surety-tally-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const runner = (text: string | null, code: number) => {
    const path = join(folder, 'report.json');
    if (text !== null) writeFileSync(path, text);
    return tallyRunner({ path, code, read: tallyPlaywright });
  };

  test('that leaves no report counts as a failure', () => {
    expect(runner(null, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('that dies in the middle of its report counts as a failure', () => {
    expect(runner('{"stats":{"expec', 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('that passes every test and still ends badly counts as a failure', () => {
    expect(runner(JSON.stringify(playwrightReport()), 1)).toEqual({ passed: 4, failed: 1, skipped: 0 });
  });

  test('that ends well is taken at its word', () => {
    expect(runner(JSON.stringify(playwrightReport()), 0)).toEqual({ passed: 4, failed: 0, skipped: 0 });
  });
});

describe('all runners together', () => {
  test('are added up in one line', () => {
    const total = sum([
      { passed: 1, failed: 2, skipped: 3 },
      { passed: 10, failed: 20, skipped: 30 },
    ]);
    expect(lastLine(total)).toBe('11 passed, 22 failed, 33 skipped');
  });

  test('are good only when something passed, nothing failed and, on Debian, nothing was skipped', () => {
    expect(isGood({ passed: 1, failed: 0, skipped: 0 }, { maySkip: false })).toBe(true);
    expect(isGood({ passed: 1, failed: 0, skipped: 1 }, { maySkip: false })).toBe(false);
    expect(isGood({ passed: 1, failed: 0, skipped: 1 }, { maySkip: true })).toBe(true);
    expect(isGood({ passed: 1, failed: 1, skipped: 0 }, { maySkip: true })).toBe(false);
    expect(isGood({ passed: 0, failed: 0, skipped: 0 }, { maySkip: true })).toBe(false);
  });
});
