/**
 * The counters of a host as a row: what `machvm run` prints at the end, at any event.
 */
import type { Host } from '../kernel/host';
import { statisticReaders } from '../scenarios/statistics';
import type { Prints } from './prints';
import type { Row } from './values';

/** The table of counters; its rows have the ids of their hosts. */
export const COUNTERS = 'counters';

export function printCounters(prints: Prints, host: Host): void {
  prints.begin();
  for (const [, read] of statisticReaders) prints.add(read(host));
}

export function countersOf(host: Host): Row {
  const row: Record<string, number> = { id: host.id };
  for (const [name, read] of statisticReaders) row[name] = read(host);
  return row;
}
