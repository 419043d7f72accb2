/** Counts of a table, with their spread where they are means over several seeds. */
import type { MeanRow } from '../../studies/seeds';
import { grouped } from '../../views/numbers';

type Count = 'faults' | 'dirty_returns' | 'precious_returns' | 'reactivations';

/** `1,234`, or `1,234.5 ± 6.7`. */
export function countCell(row: MeanRow, key: Count): string {
  const value = row[key] ?? 0;
  const spread = row.spread[key];
  if (spread === undefined) return grouped(value);
  return `${grouped(Number(value.toFixed(1)))} ± ${spread.toFixed(1)}`;
}

/** `1.234`, in per cent of references, or `1.234 ± 0.056`. */
export function missCell(row: MeanRow): string {
  const spread = row.spread['miss_ratio'];
  const shown = (100 * row.miss_ratio).toFixed(3);
  return spread === undefined ? shown : `${shown} ± ${(100 * spread).toFixed(3)}`;
}
