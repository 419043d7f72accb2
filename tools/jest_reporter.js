/**
 * A jest reporter that ends the output with one line which machines can read:
 * `Tests: 91 passed, 0 failed, 0 skipped`.
 *
 * A test file that cannot even be loaded has no tests to count, so it counts as one failure;
 * otherwise a syntax error would leave the line looking fine.
 */
class LastLineReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const line = `Tests: ${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`;
    // Jest's own summary is written after every other reporter, so the line waits for the exit.
    process.once('exit', () => process.stdout.write(`${line}\n`));
  }
}

module.exports = LastLineReporter;
