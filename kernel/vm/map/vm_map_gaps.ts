/**
 * Where GNU's maps have room: each entry with free pages behind it is on the list of gaps of that
 * size, in the order in which it was put there. Whatever changes the end of an entry or its next
 * neighbour takes it off and puts it on again, so that the order tells the map's history.
 * @mach vm/vm_map.c vm_map_gap_insert vm_map_gap_remove (GNU)
 */
import { assert } from '../../kern/assert';
import type { VmMapEntry } from './vm_map_entry';

/** The gaps of one map, and where the search begins. @mach vm/vm_map.h gap_tree */
export class VmMapGaps {
  /** The entry behind which memory is looked for first, or the map's header. @mach first_free */
  firstFree: VmMapEntry;
  /** Entries by the size of the gap behind them, the one put there last at the end. */
  private readonly lists = new Map<number, VmMapEntry[]>();

  constructor(header: VmMapEntry) {
    this.firstFree = header;
  }

  /** Puts an entry on the list of its gap, if it has one. @mach vm_map_gap_insert_single */
  insert(entry: VmMapEntry, gap: number): void {
    assert(entry.gap === 0, 'vm_map_gap_insert: the entry is on a list');
    assert(gap >= 0, 'vm_map_gap_insert: entries overlap');
    entry.gap = gap;
    if (gap === 0) return;
    const list = this.lists.get(gap);
    if (list === undefined) this.lists.set(gap, [entry]);
    else list.push(entry);
  }

  /** Takes an entry off its list, if it is on one. @mach vm_map_gap_remove_single */
  remove(entry: VmMapEntry): void {
    const { gap } = entry;
    if (gap === 0) return;
    entry.gap = 0;
    const list = this.lists.get(gap) ?? [];
    const at = list.lastIndexOf(entry);
    assert(at !== -1, 'vm_map_gap_remove: the entry is on no list');
    if (list.length === 1) this.lists.delete(gap);
    else list.splice(at, 1);
  }

  /** The entry before the smallest gap of so many pages or more: of equals, the last one listed. */
  smallest(pages: number): VmMapEntry | null {
    let found = Number.POSITIVE_INFINITY;
    for (const gap of this.lists.keys()) if (gap >= pages && gap < found) found = gap;
    return this.lists.get(found)?.at(-1) ?? null;
  }
}
