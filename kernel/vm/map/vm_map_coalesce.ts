/**
 * Entries that follow each other and are alike become one (switch joinsEntries), and new memory
 * extends its neighbour. @mach vm/vm_map.c vm_map_coalesce_entry
 */
import type { VmBehavior, VmInherit, VmProt } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import type { ObjectRange } from '../object/vm_object_coalesce';
import { vmObjectCoalesce } from '../object/vm_object_coalesce';
import type { VmMap } from './vm_map';
import type { VmMapEntry } from './vm_map_entry';
import { vmMapEntryDispose, vmMapEntryUnlink, vmMapGapUpdate } from './vm_map_links';

/** What entries must have in common to be one. */
interface Rights {
  readonly protection: VmProt;
  readonly maxProtection: VmProt;
  readonly inheritance: VmInherit;
  readonly behavior: VmBehavior;
}

function sameRights(one: Rights, other: Rights): boolean {
  return (
    one.protection === other.protection &&
    one.maxProtection === other.maxProtection &&
    one.inheritance === other.inheritance &&
    one.behavior === other.behavior
  );
}

function rangeOf({ object, offset, start, end }: VmMapEntry): ObjectRange {
  return { object, offset, size: end - start };
}

/**
 * Joins an entry to the one below, if they are alike; the header is like none. The joined entry's
 * record goes to the pool, with its fields as they were. @mach vm/vm_map.c vm_map_coalesce_entry
 */
export function vmMapCoalesceEntry(host: Host, map: VmMap, entry: VmMapEntry): boolean {
  const below = entry.prev;
  if (!host.switches.joinsEntries || entry === map.header || below === map.header) return false;
  if (below.end !== entry.start) return false;
  if (below.isShared || entry.isShared || below.needsCopy !== entry.needsCopy) return false;
  if (below.wiredCount !== entry.wiredCount || !sameRights(below, entry)) return false;
  const joined = vmObjectCoalesce(host, rangeOf(below), rangeOf(entry));
  if (joined === null) return false;
  below.object = joined.object;
  below.offset = joined.offset;
  if (map.gaps?.firstFree === entry) map.gaps.firstFree = below;
  below.end = entry.end;
  vmMapEntryUnlink(map, entry);
  entry.object = null;
  vmMapEntryDispose(host, entry);
  return true;
}

/** New memory that may extend a neighbour. @ours half of the arguments of vm_map_enter */
export interface NewMemory extends Rights {
  readonly start: number;
  readonly end: number;
  readonly object: ObjectRange['object'];
  readonly offset: number;
}

function mayExtend(entry: VmMapEntry, memory: NewMemory): boolean {
  return !entry.isShared && entry.wiredCount === 0 && sameRights(entry, memory);
}

/**
 * Extends the entry below new memory, or else the one above it; true if that can be done. The
 * object's reference goes to the entry. @mach vm/vm_map.c vm_map_enter
 */
export function vmMapExtend(host: Host, map: VmMap, above: VmMapEntry, memory: NewMemory): boolean {
  const { start, end, object, offset } = memory;
  const range = { object, offset, size: end - start };
  const below = above.prev;
  if (below !== map.header && below.end === start && mayExtend(below, memory)) {
    const joined = vmObjectCoalesce(host, rangeOf(below), range);
    if (joined !== null) {
      below.object = joined.object;
      below.offset = joined.offset;
      below.end = end;
      vmMapGapUpdate(map, below);
      vmMapCoalesceEntry(host, map, above);
      return true;
    }
  }
  if (above === map.header || above.start !== end || !mayExtend(above, memory)) return false;
  const joined = vmObjectCoalesce(host, range, rangeOf(above));
  if (joined === null) return false;
  above.object = joined.object;
  above.offset = joined.offset;
  above.start = start;
  vmMapGapUpdate(map, below);
  vmMapCoalesceEntry(host, map, above);
  return true;
}
