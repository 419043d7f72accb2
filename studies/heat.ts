/**
 * A heat map of a trace: how often each part of its pages was referenced in each part of its
 * length.
 */
import type { Trace } from '../traces/trace';

export interface HeatMap {
  /** References a column and pages a row; the last ones may cover fewer. */
  readonly references: number;
  readonly pages: number;
  readonly columns: number;
  readonly rows: number;
  /** Number of references, column by column, row 0 first. */
  readonly counts: Float64Array;
}

export function heatMap(trace: Trace, columns: number, rows: number): HeatMap {
  const references = Math.max(1, Math.ceil(trace.references / columns));
  const pages = Math.max(1, Math.ceil(trace.distinctPages / rows));
  const across = Math.ceil(trace.references / references);
  const down = Math.ceil(trace.distinctPages / pages);
  const counts = new Float64Array(across * down);
  let now = 0;
  for (const chunk of trace.chunks()) {
    for (const reference of chunk) {
      const at = Math.floor(now / references) * down + Math.floor((reference >>> 1) / pages);
      counts[at] = (counts[at] ?? 0) + 1;
      now += 1;
    }
  }
  return { references, pages, columns: across, rows: down, counts };
}
