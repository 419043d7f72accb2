/**
 * A row of results: what replay, curve and sweep print for each trace, policy and size. Its shape
 * is the one list of columns, for CSV, for JSON and for the journal of a sweep. Times of the clock
 * are not among them: they differ from run to run.
 */
import { z } from 'zod';
import { csvText } from './table_text';

const [text, number] = [z.string(), z.number()];
/** A count that only the kernel has; null where another way gave the row. */
const ofKernel = number.nullable();

export const rowShape = z.strictObject({
  trace: text,
  policy: text,
  /** Every option of the policy with its value, as `bits=1 insert=1`. */
  options: text,
  frames: number,
  pageout: text,
  store: text,
  seed: text,
  /** Those that are counted: without the warm-up. */
  references: number,
  /** Distinct pages of the trace. */
  pages: number,
  hits: number,
  faults: number,
  /** Faults a reference, from 0 to 1. */
  miss_ratio: number,
  dirty_returns: number,
  data_requests: ofKernel,
  data_returns: ofKernel,
  precious_returns: ofKernel,
  reactivations: ofKernel,
  /** Virtual time in nanoseconds. */
  simulated: ofKernel,
});

export type StudyRow = Readonly<z.output<typeof rowShape>>;
/** A row, or one with more columns behind it. */
type WiderRow = StudyRow & Readonly<Record<string, string | number | null>>;

/** The columns, in order. */
export const ROW_KEYS: readonly string[] = Object.keys(rowShape.shape);

/** The row as JSON has it: the columns in order, then those that are named. */
export function plainRow(row: WiderRow, more: readonly string[] = []): WiderRow {
  const keys = [...ROW_KEYS, ...more];
  return { ...row, ...Object.fromEntries(keys.map((key) => [key, row[key] ?? null])) };
}

/** Rows as CSV: a field is empty where JSON has null. */
export function rowsCsv(rows: readonly WiderRow[], more: readonly string[] = []): string {
  const keys = [...ROW_KEYS, ...more];
  return csvText(
    keys,
    rows.map((row) => keys.map((key) => row[key] ?? '')),
  );
}

/** Faults a reference; 0 for no reference. */
export function missRatio(faults: number, references: number): number {
  return faults / Math.max(1, references);
}
