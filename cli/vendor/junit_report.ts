/**
 * junit-report-builder, which writes JUnit XML. The build bundles it into this one file.
 * docs/decisions/0030-tests-of-users.md.
 */
import builder from 'junit-report-builder';

/** One case of a report. */
export interface ReportedCase {
  readonly name: string;
  /** What is wrong in one line; empty if nothing is. */
  readonly failure: string;
  /** The same at length. */
  readonly details: string;
}

/** JUnit XML of one suite. Control characters are left out: XML cannot hold them. */
export function junitXml(suite: string, cases: readonly ReportedCase[]): string {
  const report = builder.newBuilder();
  const suiteNode = report.testSuite().name(suite);
  for (const { name, failure, details } of cases) {
    const node = suiteNode.testCase().className(suite).name(name);
    if (failure !== '') node.failure(failure).stacktrace(details);
  }
  return `${report.build().trimEnd()}\n`;
}
