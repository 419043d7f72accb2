/**
 * The codes that a call or a message can answer, with Mach's numbers and one line of meaning each.
 * The kernel passes the names; numbers exist for display and for comparison with real kernels.
 */

interface CodeEntry {
  readonly code: number;
  readonly text: string;
}

/** @mach mach/kern_return.h */
export const kernReturns = {
  KERN_SUCCESS: { code: 0, text: 'The call succeeded.' },
  KERN_INVALID_ADDRESS: { code: 1, text: 'The address is not (or not wholly) allocated.' },
  KERN_PROTECTION_FAILURE: { code: 2, text: 'The memory is there but forbids this access.' },
  KERN_NO_SPACE: { code: 3, text: 'No address range, or no room in a map, of that size is free.' },
  KERN_INVALID_ARGUMENT: { code: 4, text: 'An argument is outside what the call accepts.' },
  KERN_FAILURE: { code: 5, text: 'The call failed for a reason that has no separate code.' },
  KERN_RESOURCE_SHORTAGE: { code: 6, text: 'A resource of the kernel ran out.' },
  KERN_NOT_RECEIVER: { code: 7, text: 'The task does not hold the receive right.' },
  KERN_NO_ACCESS: { code: 8, text: 'A restriction bars this access.' },
  KERN_MEMORY_FAILURE: { code: 9, text: 'The memory object behind the address is destroyed.' },
  KERN_MEMORY_ERROR: { code: 10, text: 'The pager could not provide the data of the page.' },
  KERN_ALREADY_IN_SET: { code: 11, text: 'The port is a member of the set already.' },
  KERN_NOT_IN_SET: { code: 12, text: 'The port is a member of no set.' },
  KERN_NAME_EXISTS: { code: 13, text: 'The name denotes a right already.' },
  KERN_ABORTED: { code: 14, text: 'The operation was aborted.' },
  KERN_INVALID_NAME: { code: 15, text: 'The name denotes no right.' },
  KERN_INVALID_TASK: { code: 16, text: 'The target is not a task, or is a dead one.' },
  KERN_INVALID_RIGHT: { code: 17, text: 'The name denotes a right, but not the one needed.' },
  KERN_INVALID_VALUE: { code: 18, text: 'A value is out of its range.' },
  KERN_UREFS_OVERFLOW: { code: 19, text: 'The user references of a right would overflow.' },
  KERN_INVALID_CAPABILITY: { code: 20, text: 'A right that was supplied is dead or unfit.' },
  KERN_RIGHT_EXISTS: { code: 21, text: 'The task holds that right under another name.' },
  KERN_INVALID_HOST: { code: 22, text: 'The target is not a host.' },
  KERN_MEMORY_PRESENT: { code: 23, text: 'A page was supplied where one is resident already.' },
  KERN_MEMORY_DATA_MOVED: { code: 24, text: 'The data has moved: faults start over from the map.' },
  KERN_INVALID_OBJECT: { code: 29, text: 'The object is null or destroyed.' },
} as const satisfies Readonly<Record<string, CodeEntry>>;

/** @mach mach/message.h mach_msg_return_t */
export const machMsgReturns = {
  MACH_MSG_SUCCESS: { code: 0, text: 'The message was sent or received.' },
  MACH_SEND_INVALID_DATA: { code: 0x10000002, text: 'The message is not well formed.' },
  MACH_SEND_INVALID_DEST: { code: 0x10000003, text: 'The destination names no send right.' },
  MACH_SEND_TIMED_OUT: { code: 0x10000004, text: 'The queue stayed full for the whole timeout.' },
  MACH_SEND_INTERRUPTED: { code: 0x10000007, text: 'The sending thread was aborted.' },
  MACH_SEND_MSG_TOO_SMALL: { code: 0x10000008, text: 'The message is shorter than its header.' },
  MACH_SEND_INVALID_REPLY: { code: 0x10000009, text: 'The reply port names no usable right.' },
  MACH_SEND_INVALID_RIGHT: { code: 0x1000000a, text: 'A port in the body names no such right.' },
  MACH_SEND_INVALID_NOTIFY: { code: 0x1000000b, text: 'The notify port is not usable.' },
  MACH_SEND_INVALID_MEMORY: { code: 0x1000000c, text: 'Out-of-line memory is not readable.' },
  MACH_SEND_NO_BUFFER: { code: 0x1000000d, text: 'The kernel has no buffer for the message.' },
  MACH_SEND_INVALID_TYPE: { code: 0x1000000f, text: 'A type descriptor is not known.' },
  MACH_SEND_INVALID_HEADER: { code: 0x10000010, text: 'The header bits are inconsistent.' },
  MACH_RCV_INVALID_NAME: {
    code: 0x10004002,
    text: 'The name does not denote a receive right or port set.',
  },
  MACH_RCV_TIMED_OUT: { code: 0x10004003, text: 'No message came within the timeout.' },
  MACH_RCV_TOO_LARGE: { code: 0x10004004, text: 'The message is larger than the buffer.' },
  MACH_RCV_INTERRUPTED: { code: 0x10004005, text: 'The receiving thread was aborted.' },
  MACH_RCV_PORT_CHANGED: { code: 0x10004006, text: 'The port was moved into or out of a set.' },
  MACH_RCV_INVALID_NOTIFY: { code: 0x10004007, text: 'The notify port is not usable.' },
  MACH_RCV_INVALID_DATA: { code: 0x10004008, text: 'The receive buffer is not writable.' },
  MACH_RCV_PORT_DIED: { code: 0x10004009, text: 'The port or port set was destroyed.' },
  MACH_RCV_IN_SET: { code: 0x1000400a, text: 'The port is a member of a set: receive from that.' },
  MACH_RCV_HEADER_ERROR: { code: 0x1000400b, text: 'The header could not be delivered.' },
  MACH_RCV_BODY_ERROR: { code: 0x1000400c, text: 'The body could not be delivered whole.' },
} as const satisfies Readonly<Record<string, CodeEntry>>;

/** The answer of a call. @mach mach/kern_return.h kern_return_t */
export type KernReturn = keyof typeof kernReturns;
/** The answer of a send or a receive. @mach mach/message.h mach_msg_return_t */
export type MachMsgReturn = keyof typeof machMsgReturns;

/** A call's answer with what it gives when it succeeds. */
export type Result<T> =
  | { readonly kr: 'KERN_SUCCESS'; readonly value: T }
  | { readonly kr: Failure };

/** Every code but success. */
export type Failure = Exclude<KernReturn, 'KERN_SUCCESS'>;

/** The name of a number, or null when Mach has none for it. */
export function kernReturnOfCode(code: number): KernReturn | null {
  for (const [name, entry] of Object.entries(kernReturns)) {
    if (entry.code === code) return name as KernReturn; // parsed
  }
  return null;
}
