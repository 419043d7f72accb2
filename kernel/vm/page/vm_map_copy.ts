/**
 * vm_map_copy: memory in transit. In a message it is an object of its own, temporary and internal,
 * whose one reference the message holds; receiving maps it, destroying the message discards it.
 * @mach vm/vm_map.h vm_map_copy, VM_MAP_COPY_OBJECT
 */
import type { VmObject } from '../object/vm_object';

/** Pages that only a message has, on their way to their pager. @ours for vm_page.data_lost */
export interface PagesOwed {
  readonly object: VmObject;
  /** The object's id when the message was sent: records are used again. */
  readonly id: number;
  readonly temporary: boolean;
  /** Offsets in the object. */
  readonly offsets: readonly number[];
}

/** One region in transit. @mach vm/vm_map.h vm_map_copy */
export class VmMapCopy {
  object: VmObject;
  /** Bytes. */
  readonly size: number;

  /** Where the frames are: with the sender until it arrives on the receiver's host. */
  hostId: number;

  /** What is lost if nobody receives it; null if nobody listens. */
  owed: PagesOwed | null = null;

  constructor(object: VmObject, size: number, hostId: number) {
    this.object = object;
    this.size = size;
    this.hostId = hostId;
  }
}
