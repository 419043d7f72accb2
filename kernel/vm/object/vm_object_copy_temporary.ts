/**
 * vm_object_copy_temporary: a copy of temporary memory, at once and without a message. Both sides
 * show the same object and shadow it when they write; memory that several maps write to has its
 * pages pushed to a copy object instead. @mach vm/vm_object.c vm_object_copy_temporary
 */
import type { Host } from '../../machine/host';
import type { VmObject } from './vm_object';
import { vmObjectReference } from './vm_object';
import { vmObjectCopyDelayed } from './vm_object_copy_delayed';

/** A copy: its object, of which the caller has a reference. @ours Mach has out arguments */
export interface TemporaryCopy {
  readonly object: VmObject | null;
  /** In pages. */
  readonly offset: number;
  readonly sourceNeedsCopy: boolean;
  readonly destinationNeedsCopy: boolean;
}

/**
 * Copies a range of temporary memory; null if the object is permanent.
 * @mach vm/vm_object.c vm_object_copy_temporary
 */
export function vmObjectCopyTemporary(
  host: Host,
  object: VmObject | null,
  offset: number,
  size: number,
): TemporaryCopy | null {
  if (object === null) {
    return { object, offset, sourceNeedsCopy: false, destinationNeedsCopy: false };
  }
  if (!object.temporary) return null;
  if (object.useSharedCopy) {
    const copy = vmObjectCopyDelayed(host, object, offset, size);
    return { object: copy, offset, sourceNeedsCopy: false, destinationNeedsCopy: true };
  }
  vmObjectReference(object);
  object.shadowed = true;
  return { object, offset, sourceNeedsCopy: true, destinationNeedsCopy: true };
}
