/**
 * TraceError: what a reader or writer of traces throws. Its message names the file, the place in
 * it, what is wrong there, and what would be right. What lives here: the error and its wording.
 */

/** Where a trace is wrong and how. */
export interface TraceProblem {
  readonly file: string;
  /** Counted from 1; absent when the file as a whole is meant, or when it is binary. */
  readonly line?: number;
  /** Offset in a binary file, after decompression. */
  readonly byte?: number;
  readonly what: string;
  /** What would be right, as it stands after the word "expected". */
  readonly expected: string;
}

/** `file:3: what is wrong; expected what would be right`. */
export class TraceError extends Error {
  readonly file: string;
  readonly line: number | null;
  readonly byte: number | null;
  readonly what: string;
  readonly expected: string;

  constructor(problem: TraceProblem) {
    super(`${place(problem)}: ${problem.what}; expected ${problem.expected}`);
    this.name = 'TraceError';
    this.file = problem.file;
    this.line = problem.line ?? null;
    this.byte = problem.byte ?? null;
    this.what = problem.what;
    this.expected = problem.expected;
  }
}

function place(problem: TraceProblem): string {
  if (problem.line !== undefined) return `${problem.file}:${problem.line}`;
  if (problem.byte !== undefined) return `${problem.file}: byte ${problem.byte}`;
  return problem.file;
}

/** Columns that a quotation takes. */
const MOST_QUOTED = 50;

/** Text of the file as it is quoted in a message: short, and harmless to a terminal. */
export function quoted(text: string): string {
  const whole = JSON.stringify(text);
  if (whole.length <= MOST_QUOTED) return whole;
  // Characters that are no text are written in six, and none of them may be cut in two.
  let cut = text.slice(0, MOST_QUOTED);
  while (JSON.stringify(cut).length + 3 > MOST_QUOTED) cut = cut.slice(0, -1);
  return JSON.stringify(`${cut}...`);
}
