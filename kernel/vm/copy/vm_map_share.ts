/**
 * Sharing memory between maps: a fork with inheritance SHARE, and vm_remap. The object must be the
 * entry's own before two maps may write to it: an untouched entry gets one, one that others have
 * copied (or that holds more than the entry) gets a shadow.
 * @mach vm/vm_map.c vm_map_fork (VM_INHERIT_SHARE)
 */
import { VM_PROT_WRITE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import type { VmMap } from '../map/vm_map';
import type { VmMapEntry } from '../map/vm_map_entry';
import { vmMapEntryObject } from '../map/vm_map_pageable';
import type { VmObject } from '../object/vm_object';
import { vmObjectReference } from '../object/vm_object';
import { vmObjectShadow } from '../object/vm_object_shadow';
import { pmapProtect } from '../page/pmap';

function mustShadow(entry: VmMapEntry, object: VmObject): boolean {
  const larger = object.temporary && !entry.isShared && object.size > entry.end - entry.start;
  return entry.needsCopy || object.shadowed || larger;
}

/**
 * Makes an entry's object fit to be shared, and gives one more reference on it.
 * @mach vm/vm_map.c vm_map_fork (VM_INHERIT_SHARE)
 *
 * Ensures: the entry is shared, needs no copy, and a copy of its object copies the source's pages
 *          before they change.
 */
export function vmMapShare(host: Host, map: VmMap, entry: VmMapEntry): VmObject {
  let object = vmMapEntryObject(host, map, entry);
  if (mustShadow(entry, object)) {
    vmObjectShadow(host, entry, entry.end - entry.start);
    if (!entry.needsCopy && (entry.protection & VM_PROT_WRITE) !== 0) {
      pmapProtect(host.pmapSystem, map.pmap, entry.start, entry.end, ~VM_PROT_WRITE);
    }
    entry.needsCopy = false;
    object = entry.object ?? object;
  }
  object.useSharedCopy = true;
  entry.isShared = true;
  map.timestamp += 1;
  vmObjectReference(object);
  return object;
}
