/**
 * What comes of bringing a page, or of making room for it: the answers of vm_fault_page, of the
 * parts of it, and of what they ask of the room below. @mach vm/vm_fault.h vm_fault_return_t
 */

/** The page is there, busy. @mach vm/vm_fault.h VM_FAULT_SUCCESS */
export const FOUND = 0;
/** The thread waits; start over when woken. @ours Mach's routine waits on its own stack */
export const WAIT = 1;
/** Start over at once. @mach vm/vm_fault.h VM_FAULT_RETRY */
export const RETRY = 2;
/** There is a code instead of a page. @mach vm/vm_fault.h VM_FAULT_MEMORY_ERROR */
export const FAILED = 3;
/** Nothing is settled yet: the case that follows is tried. @ours Mach's routine goes on */
export const GO_ON = 4;

/** One answer of any of them. @mach vm/vm_fault.h vm_fault_return_t */
export type FaultReturn = typeof FOUND | typeof WAIT | typeof RETRY | typeof FAILED | typeof GO_ON;
