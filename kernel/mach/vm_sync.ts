/**
 * What vm_msync is asked for, as bits. @mach mach/vm_sync.h
 */

/** The pager answers before its store has the data. @mach mach/vm_sync.h VM_SYNC_ASYNCHRONOUS */
export const VM_SYNC_ASYNCHRONOUS = 1;
/** The pager answers when its store has the data. @mach mach/vm_sync.h VM_SYNC_SYNCHRONOUS */
export const VM_SYNC_SYNCHRONOUS = 2;
/** The pages leave the cache. @mach mach/vm_sync.h VM_SYNC_INVALIDATE */
export const VM_SYNC_INVALIDATE = 4;
