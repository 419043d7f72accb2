/**
 * A row of results: what replay, curve and sweep print for each trace, policy and size. Its shape
 * is the one list of columns, for CSV, for JSON and for the journal of a sweep. Times of the clock
 * are not among them: they differ from run to run.
 */
import { z } from 'zod';
import { csvText } from './table_text';

const text = (what: string) => z.string().describe(what);
const number = (what: string) => z.number().describe(what);
/** A count that only the kernel has; null where another way gave the row. */
const ofKernel = (what: string) => z.number().nullable().describe(what);

export const rowShape = z.strictObject({
  trace: text('The name of the trace.'),
  policy: text('The policy with the options that were given, or infinite: all pages fit.'),
  options: text('Every option of the policy with its value, such as bits=1 insert=1.'),
  frames: number('Frames: cached pages with pageout demand, else all of physical memory.'),
  pageout: text('When pages leave: demand, daemon or segments.'),
  store: text('What stands behind the pages: object, anonymous, disk or swap.'),
  seed: text('The seed of all random numbers.'),
  references: number('References that are counted: those of the trace without the warm-up.'),
  pages: number('Distinct pages of the trace.'),
  hits: number('References that found their page in memory.'),
  faults: number('References that did not find their page in memory.'),
  miss_ratio: number('Faults divided by references, from 0 to 1.'),
  dirty_returns: number('Dirty pages that were returned to their pager.'),
  data_requests: ofKernel('Pages that the kernel requested from a pager.'),
  data_returns: ofKernel('Pages in memory_object_data_return messages.'),
  precious_returns: ofKernel('Precious pages that were returned although clean.'),
  reactivations: ofKernel('Inactive pages that were referenced in time and became active again.'),
  simulated: ofKernel('Virtual time in nanoseconds.'),
});

/** What each column holds. */
export const columnTexts: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(rowShape.shape).map(([key, { description }]) => [key, description ?? '']),
);

export type StudyRow = Readonly<z.output<typeof rowShape>>;
/** A row, or one with more columns behind it. */
type WiderRow = StudyRow & Readonly<Record<string, string | number | null>>;

/** The columns, in order. */
export const ROW_KEYS: readonly string[] = Object.keys(rowShape.shape);

/** What only the kernel counts: null, all of them, in a row that was counted without it. */
const WITHOUT_KERNEL = {
  data_requests: null,
  data_returns: null,
  precious_returns: null,
  reactivations: null,
  simulated: null,
} satisfies Partial<StudyRow>;

/** The row without what only the kernel counts. */
export function withoutKernel(row: Omit<StudyRow, keyof typeof WITHOUT_KERNEL>): StudyRow {
  return { ...row, ...WITHOUT_KERNEL };
}

/** The columns that these rows have: those of the kernel if it ran. */
function keysOf(rows: readonly StudyRow[], more: readonly string[]): readonly string[] {
  const ran = rows.some(({ simulated }) => simulated !== null);
  return [...ROW_KEYS.filter((key) => ran || !Object.hasOwn(WITHOUT_KERNEL, key)), ...more];
}

/** Rows as JSON has them: the columns in order, then those that are named. */
export function plainRows(
  rows: readonly WiderRow[],
  more: readonly string[] = [],
): readonly Readonly<Record<string, string | number | null>>[] {
  const keys = keysOf(rows, more);
  return rows.map((row) => Object.fromEntries(keys.map((key) => [key, row[key] ?? null])));
}

/** Rows as CSV, the same columns. */
export function rowsCsv(rows: readonly WiderRow[], more: readonly string[] = []): string {
  const keys = keysOf(rows, more);
  return csvText(
    keys,
    rows.map((row) => keys.map((key) => row[key] ?? '')),
  );
}

/** Faults a reference; 0 for no reference. */
export function missRatio(faults: number, references: number): number {
  return faults / Math.max(1, references);
}
