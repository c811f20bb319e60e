import { readFileSync } from 'node:fs';

/** @typedef {{passed: number, failed: number, skipped: number}} Tally */

const crashed = () => ({ passed: 0, failed: 1, skipped: 0 });

/**
 * What vitest's JSON report says. A file that could not be loaded counts as one failure, and so does an empty report.
 * @param {{numTotalTests: number, numPassedTests: number, numFailedTests: number, numPendingTests: number,
 *   numTodoTests?: number, testResults: {status: string, assertionResults: {status: string}[]}[]}} report
 * @returns {Tally}
 */
export function tallyVitest(report) {
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles + (report.numTotalTests === 0 && brokenFiles === 0 ? 1 : 0),
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}

/**
 * What Playwright's JSON report says. A flaky test is a failed one, and so is an error outside all tests.
 * @param {{stats: {expected: number, unexpected: number, flaky: number, skipped: number}, errors: object[]}} report
 * @returns {Tally}
 */
export function tallyPlaywright({ stats, errors }) {
  const total = stats.expected + stats.unexpected + stats.flaky + stats.skipped;
  const isEmpty = total === 0 && errors.length === 0;
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length + (isEmpty ? 1 : 0),
    skipped: stats.skipped,
  };
}

/**
 * The tally of one runner: its report read by `read`, against its exit code. No report, or a bad end that the report
 * does not explain, is a failure.
 * @param {{path: string, code: number | null, read: (report: any) => Tally}} runner
 * @returns {Tally}
 */
export function tallyRunner({ path, code, read }) {
  let tally;
  try {
    tally = read(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return crashed();
  }
  if (code !== 0 && tally.failed === 0) return { ...tally, failed: 1 };
  return tally;
}

/**
 * Adds tallies up.
 * @param {readonly Tally[]} tallies
 * @returns {Tally}
 */
export function sum(tallies) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of tallies) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

/** The last line of a test run. */
export function lastLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Whether a run with this total is good. Where everything can be installed, nothing may be skipped. */
export function isGood({ passed, failed, skipped }, { maySkip }) {
  return passed > 0 && failed === 0 && (maySkip || skipped === 0);
}
