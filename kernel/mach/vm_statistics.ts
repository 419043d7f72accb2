/**
 * The counters of a host, as a task sees them. @mach mach/vm_statistics.h
 */

/** Their names, in Mach's order. @mach mach/vm_statistics.h vm_statistics */
export const countNames = [
  'pagesize',
  'free_count',
  'active_count',
  'inactive_count',
  'wire_count',
  'zero_fill_count',
  'reactivations',
  'pageins',
  'pageouts',
  'faults',
  'cow_faults',
  'lookups',
  'hits',
] as const;

/** A reading of them; `pagesize` in bytes. @mach mach/vm_statistics.h vm_statistics_data_t */
export type Counts = Readonly<Record<(typeof countNames)[number], number>>;
