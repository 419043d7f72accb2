/**
 * The counters of a host, as a task sees them. @mach mach/vm_statistics.h
 */

/** What each one counts, in Mach's order. @mach mach/vm_statistics.h vm_statistics */
export const countTexts = {
  pagesize: 'The bytes of a page.',
  free_count: 'Free frames.',
  active_count: 'Pages in the active queue.',
  inactive_count: 'Pages in the inactive queue.',
  wire_count: 'Wired pages.',
  zero_fill_count: 'Pages that the kernel filled with zeroes.',
  reactivations: 'Inactive pages that were referenced in time and became active again.',
  pageins: 'Pages that the kernel requested from a pager, counted before the message is sent.',
  pageouts: 'Pages that the daemon sent to a pager, also those whose message met a dead port.',
  faults: 'Page faults.',
  cow_faults: 'Page faults that copied a page before a store.',
  lookups: 'Searches for the object of a memory object port.',
  hits: 'Searches for the object of a memory object port that found it.',
} as const;

type CountName = keyof typeof countTexts;

/** Their names. @mach mach/vm_statistics.h vm_statistics */
export const countNames = Object.keys(countTexts) as readonly CountName[]; // parsed

/** A reading of them; `pagesize` in bytes. @mach mach/vm_statistics.h vm_statistics_data_t */
export type Counts = Readonly<Record<CountName, number>>;
