/**
 * vm_user, the calls that copy: vm_read, vm_write, vm_copy. One activation does all three: it takes
 * the source in as a list of entries, and maps the list or overwrites memory with it. The code, and
 * the address of what vm_read mapped, are in the record when it is done. @mach vm/vm_user.c
 */
import type { Step, Thread } from '../../kern/thread';
import { AGAIN, DONE, HoldsNothing } from '../../kern/thread';
import type { KernReturn } from '../../mach/kern_return';
import type { Address } from '../../mach/types';
import { address as asAddress } from '../../mach/types';
import type { Host } from '../../machine/host';
import { vmMapCopyListDiscard, vmMapCopyListOut } from '../copy/vm_map_copy_list';
import { VmMapCopyOverwrite } from '../copy/vm_map_copy_overwrite';
import { VmMapCopyin } from '../copy/vm_map_copyin_list';
import type { VmMap } from '../map/vm_map';
import type { PageRange } from './vm_user';

/** The caller's two ranges, in bytes. @ours the arguments of vm_read, vm_write and vm_copy */
export interface CopyRequest {
  readonly source: VmMap;
  readonly address: number;
  readonly size: number;
  readonly target: VmMap;
  /** Where to; null for vm_read: anywhere. */
  readonly to: number | null;
}

/** A vm_read, vm_write or vm_copy in progress. @mach vm/vm_user.c vm_read vm_write vm_copy */
export class VmCopy extends HoldsNothing {
  readonly routine = 'vm_copy';
  readonly request: CopyRequest;
  code: KernReturn = 'KERN_SUCCESS';
  /** Where the bytes are: of vm_read, what it mapped. */
  value: Address = asAddress(0);
  under: VmMapCopyin | VmMapCopyOverwrite | null = null;

  constructor(request: CopyRequest) {
    super();
    this.request = request;
  }

  run(host: Host, thread: Thread): Step {
    return vmCopy(host, thread, this);
  }
}

/**
 * Reads a range into fresh memory of the target, or copies it over memory that is there.
 * @mach vm/vm_user.c vm_read vm_write vm_copy
 *
 * Errors:  KERN_INVALID_ADDRESS for a hole, KERN_PROTECTION_FAILURE, KERN_NO_SPACE,
 *          KERN_INVALID_ARGUMENT if a copy over memory is not of whole pages.
 * Ensures: nothing is written unless both ranges are sound.
 * Blocks:  for pagers whose objects are copied page by page.
 */
function vmCopy(host: Host, thread: Thread, copy: VmCopy): Step {
  const { request, under } = copy;
  if (under instanceof VmMapCopyOverwrite) {
    copy.code = under.code;
    return DONE;
  }
  if (under !== null) return copiedIn(host, thread, copy, under);
  const { source, address, size } = request;
  if (size === 0) return DONE;
  const range = rangeOf(host, address, size);
  if (range === null) return end(copy, 'KERN_INVALID_ADDRESS');
  copy.under = new VmMapCopyin(source, range.start, range.end, false);
  thread.stack.push(copy.under);
  return AGAIN;
}

function copiedIn(host: Host, thread: Thread, copy: VmCopy, copyin: VmMapCopyin): Step {
  const { target, to, address, size } = copy.request;
  if (copyin.code !== 'KERN_SUCCESS') return end(copy, copyin.code);
  if (to === null) {
    const start = vmMapCopyListOut(host, target, copyin.list);
    if (start === -1) return end(copy, 'KERN_NO_SPACE');
    copy.value = asAddress(start * host.pageSize + (address % host.pageSize));
    return DONE;
  }
  const whole = [address, size, to].every(
    (bytes) => Number.isSafeInteger(bytes) && bytes % host.pageSize === 0,
  );
  if (!whole || to < 0) {
    vmMapCopyListDiscard(host, copyin.list);
    return end(copy, whole ? 'KERN_INVALID_ADDRESS' : 'KERN_INVALID_ARGUMENT');
  }
  copy.under = new VmMapCopyOverwrite(target, to / host.pageSize, copyin.list);
  thread.stack.push(copy.under);
  return AGAIN;
}

/** The pages of a range; null if it wraps. One that leaves the map meets a hole. */
function rangeOf({ pageSize, tunables }: Host, at: number, size: number): PageRange | null {
  if (!Number.isSafeInteger(at) || !Number.isSafeInteger(size) || at < 0 || size < 0) return null;
  const end = Math.ceil((at + size) / pageSize);
  if (end * pageSize >= tunables.addressLimit) return null;
  return { start: Math.floor(at / pageSize), end };
}

function end(copy: VmCopy, code: KernReturn): Step {
  copy.code = code;
  return DONE;
}
