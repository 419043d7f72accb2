/**
 * The counters of a run under Mach's spelling: those of vm_statistics, and a few of the state at
 * the end. What lives here: their names and one reading of a host.
 */
import { countTexts } from '../../kernel/mach/vm_statistics';
import type { Host } from '../../kernel/machine/host';

/** By name; those of the state come last. */
export type Statistics = Readonly<Record<string, number>>;

/** Each counter and where it stands. */
const readers: Readonly<Record<string, (host: Host) => number>> = {
  references: ({ statistics }) => statistics.references,
  faults: ({ statistics }) => statistics.faults,
  zero_fill_count: ({ statistics }) => statistics.zeroFillCount,
  reactivations: ({ statistics }) => statistics.reactivations,
  pageins: ({ statistics }) => statistics.pageins,
  pageouts: ({ statistics }) => statistics.pageouts,
  cow_faults: ({ statistics }) => statistics.cowFaults,
  lookups: ({ statistics }) => statistics.lookups,
  hits: ({ statistics }) => statistics.hits,
  clean_evictions: ({ statistics }) => statistics.cleanEvictions,
  pages_returned: ({ statistics }) => statistics.pagesReturned,
  pages_returned_dirty: ({ statistics }) => statistics.pagesReturnedDirty,
  pages_returned_precious: ({ statistics }) => statistics.pagesReturnedPrecious,
  free_count: ({ resident }) => resident.freeCount,
  wire_count: ({ resident }) => resident.wireCount,
  laundry_count: ({ pageout }) => pageout.laundryCount,
  cached_objects: ({ objects }) => objects.cachedCount,
};

/** What each one counts. */
export const statisticTexts: Readonly<Record<string, string>> = {
  ...countTexts,
  references: 'Memory references that tasks made, hits and faults together.',
  clean_evictions: 'Pages that left without a message, because they were clean and not precious.',
  pages_returned: 'Pages in memory_object_data_return messages.',
  pages_returned_dirty: 'Pages in memory_object_data_return messages with dirty set.',
  pages_returned_precious: 'Pages in memory_object_data_return messages without dirty set.',
  laundry_count: 'Pages that the default pager is writing and has not released.',
  cached_objects: 'Objects that the kernel keeps although no task maps them.',
};

/** Each counter by name, and where it stands. */
export const statisticReaders = Object.entries(readers);

export const statisticNames: readonly string[] = Object.keys(readers);

export function statisticsOf(host: Host): Statistics {
  return Object.fromEntries(statisticReaders.map(([name, read]) => [name, read(host)]));
}
