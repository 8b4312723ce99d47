/**
 * Prints `N passed, N failed` from a report of vitest's JSON reporter and the exit code of its run:
 * node scripts/count-tests.mjs REPORT EXIT_CODE
 * A run that failed never counts as free of failures: a file that could not be loaded counts as one failed test, and
 * so does what the report does not show (an error outside all tests, or no report at all). Of such a run it also says
 * which tests were never ended: where a process of tests has died, that is what tells where.
 */
import { existsSync, readFileSync } from 'node:fs';

/**
 * The part of the report that matters here.
 * @typedef {{
 *   numPassedTests: number,
 *   numFailedTests: number,
 *   testResults: { name: string, status: string, assertionResults: { status: string, fullName: string }[] }[],
 * }} Report
 */

/** @type {Report} */
const nothing = { numPassedTests: 0, numFailedTests: 0, testResults: [] };
const [, , file = '', exitCode = '1'] = process.argv;
/** @type {Report} */
const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : nothing;
const brokenFiles = report.testResults.filter(
  ({ status, assertionResults }) =>
    status === 'failed' && assertionResults.every((assertion) => assertion.status !== 'failed'),
);
if (exitCode !== '0') {
  for (const { name, assertionResults } of report.testResults) {
    const open = assertionResults.filter(({ status }) => status === 'pending');
    if (open.length > 0)
      console.log(`${name}: ${open.length} tests were not ended, the first of them: ${open[0]?.fullName}`);
  }
}
const failed = Math.max(report.numFailedTests + brokenFiles.length, exitCode === '0' ? 0 : 1);
console.log(`${report.numPassedTests} passed, ${failed} failed`);
