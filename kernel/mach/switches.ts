/**
 * Where sources differ, one named switch decides; a profile is a set of switches. Nothing in the
 * kernel tests a profile's name. Numbers D.. are those of the list in docs/DEVIATIONS.md.
 */

export interface Switches {
  /** D11: data_error fails every thread that waits at that time; else only the first one woken. */
  readonly dataErrorFailsAllWaiters: boolean;
  /** D11: codes of data_error reach the waiters; else they all see KERN_MEMORY_ERROR. */
  readonly dataErrorKeepsCode: boolean;
  /** D31: a supply may fill a page that was answered unavailable; else it meets a present page. */
  readonly supplyOverUnavailable: boolean;
  /** D6: precious pages that a supply refuses come back by data_return before the completion. */
  readonly returnPreciousOnReject: boolean;
  /** D17: memory_object_destroy aborts requests that are out; else it waits for them for ever. */
  readonly destroyAbortsRequests: boolean;
  /** D17: memory_object_destroy fails who waits for an unlock or for ready; else they sleep on. */
  readonly destroyWakesWaiters: boolean;
  /** D10: data_unavailable from 0 for more than 8192 bytes says that the pager has nothing. */
  readonly unavailableWholesale: boolean;
  /** D21: a lock request waits for wired pages; else it returns a copy and never flushes them. */
  readonly lockRequestWaitsForWired: boolean;
  /** D25: the copy strategy is fixed once the object is ready. */
  readonly copyStrategyIsFixed: boolean;
  /** D28: offsets that are no multiple of the page size are refused. */
  readonly offsetsMustBeAligned: boolean;
  /** D4: without a frame for the copy, a page that should stay is flushed instead of waited for. */
  readonly cleanInPlaceMayFlush: boolean;
  /** D32: a pager may choose the copy strategy CALL, and is sent memory_object_copy. */
  readonly copyCallOffered: boolean;
  /** D9: RETURN_ANYTHING returns every resident page; else values above ALL act as DIRTY. */
  readonly returnAnything: boolean;
  /** D1: init, terminate and create carry a name port beside the control port. */
  readonly namePorts: boolean;
  /** D2: memory_object_ready, and attributes that are asked for and told without a flavor. */
  readonly plainAttributes: boolean;
  /** D5: set_attributes, data_provided, the older lock_request; internal pages by data_write. */
  readonly oldProtocol: boolean;
  /** D43: vm_wire sets which accesses must not fault, counted to two; else wirings are counted. */
  readonly wiringIsAMask: boolean;
  /** D3: change_completed says what was asked for, also when a strategy was refused. */
  readonly changeCompletedTellsAttributes: boolean;
  /**
   * A bug of CMU and GNU: a completion that tells a failure uses its reply right twice, so that a
   * stray mach_notify_send_once follows; the kernel stops when it is the port's last such right.
   */
  readonly failureUsesReplyTwice: boolean;
  /** A bug of CMU and GNU: vm_copy of a temporary object that has a pager stops the kernel. */
  readonly temporaryExternalPanics: boolean;
  /**
   * A bug of CMU and GNU: a copy over a memory object keeps the source's page while the other one
   * comes, so that a page copied over itself waits for itself for ever.
   */
  readonly copyKeepsSource: boolean;
  /**
   * A bug of CMU and GNU: a call that is refused or fails (lock_request, data_error and
   * data_unavailable with bad arguments, vm_read and vm_copy of what cannot be read) keeps its
   * reference, and its object never ends.
   */
  readonly failureKeepsObject: boolean;
  /** A bug of GNU: a cached copy that ends with its last page keeps its reference on its source. */
  readonly collectKeepsShadow: boolean;
  /** A bug of GNU: paging twice, the kernel stops at a page whose pager is dead. */
  readonly deadPagerPanics: boolean;
  /**
   * D19, a hole of OSF's kernel: vm_msync with INVALIDATE returns nothing, alone or through a
   * mapping that may not be written, and drops all pages; else precious ones are returned, and
   * dirty ones stay where the task may not write.
   */
  readonly invalidateDropsAll: boolean;
  /** D23: unreferenced objects are kept while they have pages; else up to cached_max of them. */
  readonly cacheNeedsPages: boolean;
  /** D41: placeholders, unavailable and error pages stand in queues: the daemon frees them. */
  readonly fictitiousPagesAreQueued: boolean;
  /** D42: laundry is what goes to the default pager's task; else what internal objects send. */
  readonly laundryByTask: boolean;
  /** D13: ranges that wrap or leave the map are passed over; else KERN_INVALID_ARGUMENT. */
  readonly strayRangesAreEmpty: boolean;
  /** D14: vm_region above the last entry is KERN_NO_SPACE; else KERN_INVALID_ADDRESS. */
  readonly regionEndIsNoSpace: boolean;
  /** D44: memory goes behind first_free, else into the smallest gap that will do. */
  readonly smallestGapFirst: boolean;
  /** D45: vm_protect takes bit 0x10 of a protection, and vm_region reads it. */
  readonly protectTakesNotify: boolean;
  /** D46: entries that follow each other and are alike become one; new memory extends them. */
  readonly joinsEntries: boolean;
  /** D20: vm_msync sends memory_object_synchronize; else it is refused. */
  readonly msyncIsOffered: boolean;
  /** D49: the attributes advisory_pageout, with memory_object_discard_request, and D51's two. */
  readonly advisoryPageout: boolean;
  /** D50: vm_object_sync at the name port of an object. */
  readonly objectSyncIsOffered: boolean;
  /** D48: vm_behavior_set; else it is refused. */
  readonly behaviorIsOffered: boolean;
  /** D47: an unprivileged thread that receives memory waits while allocation is paused. */
  readonly receiveTakesMemory: boolean;
  /** D54: a frame keeps its hardware reference bit when it is freed; else it begins without. */
  readonly framesKeepReference: boolean;
  /** D36: vm_map refuses a protection beyond the maximum. */
  readonly vmMapChecksProtection: boolean;
  /** D53: vm_map of a wrong port is KERN_INVALID_OBJECT; else KERN_INVALID_ARGUMENT. */
  readonly wrongPortIsInvalidObject: boolean;
}

/** The OSF manual pages' interface on CMU Mach 3 behaviour. */
const osf: Switches = {
  dataErrorFailsAllWaiters: true,
  dataErrorKeepsCode: true,
  supplyOverUnavailable: true,
  returnPreciousOnReject: false,
  destroyAbortsRequests: true,
  destroyWakesWaiters: true,
  unavailableWholesale: false,
  lockRequestWaitsForWired: false,
  copyStrategyIsFixed: true,
  offsetsMustBeAligned: true,
  cleanInPlaceMayFlush: false,
  copyCallOffered: false,
  returnAnything: true,
  namePorts: false,
  plainAttributes: false,
  oldProtocol: false,
  wiringIsAMask: false,
  changeCompletedTellsAttributes: false,
  failureUsesReplyTwice: false,
  temporaryExternalPanics: false,
  copyKeepsSource: false,
  failureKeepsObject: false,
  collectKeepsShadow: false,
  deadPagerPanics: false,
  invalidateDropsAll: false,
  cacheNeedsPages: false,
  fictitiousPagesAreQueued: true,
  laundryByTask: false,
  strayRangesAreEmpty: false,
  regionEndIsNoSpace: false,
  smallestGapFirst: false,
  protectTakesNotify: false,
  joinsEntries: false,
  msyncIsOffered: true,
  behaviorIsOffered: true,
  advisoryPageout: true,
  objectSyncIsOffered: false,
  receiveTakesMemory: false,
  framesKeepReference: false,
  vmMapChecksProtection: true,
  wrongPortIsInvalidObject: true,
};

/** CMU Mach 3.0, as its sources say. */
const cmu: Switches = {
  ...osf,
  dataErrorFailsAllWaiters: false,
  dataErrorKeepsCode: false,
  supplyOverUnavailable: false,
  destroyAbortsRequests: false,
  destroyWakesWaiters: false,
  unavailableWholesale: true,
  lockRequestWaitsForWired: true,
  copyStrategyIsFixed: false,
  offsetsMustBeAligned: false,
  cleanInPlaceMayFlush: true,
  copyCallOffered: true,
  returnAnything: false,
  namePorts: true,
  plainAttributes: true,
  oldProtocol: true,
  changeCompletedTellsAttributes: true,
  regionEndIsNoSpace: true,
  msyncIsOffered: false,
  behaviorIsOffered: false,
  advisoryPageout: false,
  vmMapChecksProtection: false,
  wrongPortIsInvalidObject: false,
};

/** GNU Mach 1.8, as a running kernel showed. */
const gnu: Switches = {
  ...cmu,
  oldProtocol: false,
  wiringIsAMask: true,
  destroyAbortsRequests: true,
  cleanInPlaceMayFlush: false,
  cacheNeedsPages: true,
  fictitiousPagesAreQueued: false,
  laundryByTask: true,
  strayRangesAreEmpty: true,
  smallestGapFirst: true,
  protectTakesNotify: true,
  joinsEntries: true,
  receiveTakesMemory: true,
  framesKeepReference: true,
  objectSyncIsOffered: true,
};

export const profiles = { osf, cmu, gnu } as const satisfies Readonly<Record<string, Switches>>;

export type ProfileName = keyof typeof profiles;
