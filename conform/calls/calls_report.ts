/** What came of a file of calls, as tables and walks report it. */

/** A call whose answer is another one. */
export interface CallDifference {
  readonly line: number;
  readonly text: string;
}

/** What came of a file. */
export interface CallsReport {
  readonly calls: number;
  readonly differences: readonly CallDifference[];
  readonly text: string;
}

/** The report of a file: each difference, then how many calls agree or differ. */
export function callsReport(calls: number, differences: readonly CallDifference[]): CallsReport {
  const last =
    differences.length === 0
      ? `${calls} calls agree`
      : `${differences.length} of ${calls} calls differ`;
  return { calls, differences, text: [...differences.map(({ text }) => text), last].join('\n') };
}
