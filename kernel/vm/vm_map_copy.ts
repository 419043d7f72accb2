/**
 * vm_map_copy: memory in transit. In a message it is an object of its own, temporary and internal,
 * whose one reference the message holds; receiving maps it, destroying the message discards it.
 * @mach vm/vm_map.h vm_map_copy, VM_MAP_COPY_OBJECT
 */
import type { VmObject } from './vm_object';

/** One region in transit. @mach vm/vm_map.h vm_map_copy */
export class VmMapCopy {
  object: VmObject;
  /** Bytes. */
  readonly size: number;

  /** Where the frames are: with the sender until it arrives on the receiver's host. */
  hostId: number;

  constructor(object: VmObject, size: number, hostId: number) {
    this.object = object;
    this.size = size;
    this.hostId = hostId;
  }
}
