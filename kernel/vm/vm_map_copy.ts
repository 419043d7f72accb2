/**
 * vm_map_copy: memory in transit. In a message it is an object of its own, temporary and internal,
 * whose one reference the message holds; receiving maps it, destroying the message discards it.
 * @mach vm/vm_map.h struct vm_map_copy (object kind)
 */
import type { VmObject } from './vm_object';

/** @mach vm/vm_map.h struct vm_map_copy */
export class VmMapCopy {
  readonly object: VmObject;
  /** Bytes. */
  readonly size: number;

  /** Where the frames are. */
  readonly hostId: number;

  constructor(object: VmObject, size: number, hostId: number) {
    this.object = object;
    this.size = size;
    this.hostId = hostId;
  }
}
