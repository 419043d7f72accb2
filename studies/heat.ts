/**
 * A heat map of a trace: how often each part of its pages was referenced in each part of its
 * length.
 */
import type { Trace } from '../traces/trace';

export interface HeatMap {
  /** References and pages that the map covers: its cells divide them evenly. */
  readonly references: number;
  readonly pages: number;
  readonly columns: number;
  readonly rows: number;
  /** Number of references, column by column, row 0 first. */
  readonly counts: Float64Array;
}

export function heatMap(trace: Trace, columns: number, rows: number): HeatMap {
  const { references, distinctPages: pages } = trace;
  const across = Math.min(columns, references);
  const down = Math.min(rows, pages);
  const counts = new Float64Array(across * down);
  let now = 0;
  for (const chunk of trace.chunks()) {
    for (const reference of chunk) {
      const column = Math.floor((now * across) / references);
      const at = column * down + Math.floor(((reference >>> 1) * down) / pages);
      counts[at] = (counts[at] ?? 0) + 1;
      now += 1;
    }
  }
  return { references, pages, columns: across, rows: down, counts };
}
