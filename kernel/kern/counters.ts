/**
 * The counters of vm_statistics, one record a host. All count attempts: a page-in is counted before
 * its message is sent, a page-out also when its message meets a dead port.
 * @mach mach/vm_statistics.h
 */
export class VmStatistics {
  faults = 0;
  zeroFillCount = 0;
  reactivations = 0;
  pageins = 0;
  pageouts = 0;
  cowFaults = 0;
  /** Calls of vm_object_enter, and those that found the object. */
  lookups = 0;
  hits = 0;
  /** Memory references that tasks made, hits and faults together. @ours */
  references = 0;
  /** Frames that left without a message, being clean and not precious. @ours */
  cleanEvictions = 0;
  /** Pages in data_return messages: all, those with dirty set, those without. @ours */
  pagesReturned = 0;
  pagesReturnedDirty = 0;
  pagesReturnedPrecious = 0;
}
