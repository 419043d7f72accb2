/**
 * vm_map_fork: the map of a child. Each entry of the parent says by its inheritance whether the
 * child shares it, has a copy of its own, or does not have it.
 * Law: 40 (a copy is what the source was). @mach vm/vm_map.c vm_map_fork
 */
import type { Step, Thread } from '../../kern/thread';
import { AGAIN, DONE, HoldsNothing } from '../../kern/thread';
import { VM_INHERIT_NONE, VM_INHERIT_SHARE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import type { VmMap } from '../map/vm_map';
import { vmMapInsert } from '../map/vm_map';
import type { VmMapEntry } from '../map/vm_map_entry';
import { vmMapClipStart } from '../map/vm_map_links';
import type { VmMapCopyEntry } from './vm_map_copy_list';
import { vmMapAttributes } from './vm_map_copy_list';
import { VmMapCopyin, vmMapCopyTemporary } from './vm_map_copyin_list';
import { vmMapShare } from './vm_map_share';

/** A fork in progress: the child cannot run before it is done. @ours Mach keeps it on the stack */
export class VmMapFork extends HoldsNothing {
  readonly routine = 'vm_map_fork';
  readonly parent: VmMap;
  readonly child: VmMap;
  /** Pages below are done. */
  cursor = 0;
  under: VmMapCopyin | null = null;

  constructor(parent: VmMap, child: VmMap) {
    super();
    this.parent = parent;
    this.child = child;
  }

  run(host: Host, thread: Thread): Step {
    return vmMapFork(host, thread, this);
  }
}

/** One range of the child. @ours the child's entry is like the parent's, but for its object */
function inherit(host: Host, child: VmMap, start: number, piece: VmMapCopyEntry): VmMapEntry {
  const { object, offset, pages: size, needsCopy, attributes } = piece;
  return vmMapInsert(host, child, { start, size, object, offset, needsCopy, ...attributes });
}

/** Enters what the copy of an entry gave; nothing if it failed. */
function collect(host: Host, fork: VmMapFork): void {
  const { under, child } = fork;
  if (under === null) return;
  fork.under = null;
  let at = under.start;
  for (const piece of under.list.entries.splice(0)) {
    inherit(host, child, at, piece);
    at += piece.pages;
  }
}

/** Maps an entry of the parent's in the child, the same memory. */
function share(host: Host, { parent, child }: VmMapFork, entry: VmMapEntry): void {
  const object = vmMapShare(host, parent, entry);
  const { start, offset } = entry;
  const attributes = vmMapAttributes(entry);
  const pages = entry.end - start;
  const piece = { object, offset, pages, needsCopy: false, attributes };
  inherit(host, child, start, piece).isShared = true;
}

/**
 * Goes on with a fork. Ensures: the child has what the parent's inheritance says; temporary
 * memory that is not wired is copied whatever its protection; another entry that may not be read,
 * or whose pager did not let it be copied, is missing. Blocks: as vm_map_copyin does.
 * @mach vm/vm_map.c vm_map_fork
 */
function vmMapFork(host: Host, thread: Thread, fork: VmMapFork): Step {
  collect(host, fork);
  const { parent } = fork;
  for (;;) {
    // After a wait the entries may be other ones, and one may reach below what is done.
    const entry = vmMapClipStart(host, parent, fork.cursor);
    if (entry === parent.header) return DONE;
    fork.cursor = entry.end;
    if (entry.inheritance === VM_INHERIT_NONE) continue;
    if (entry.inheritance === VM_INHERIT_SHARE) {
      share(host, fork, entry);
      continue;
    }
    const copied = vmMapCopyTemporary(host, parent, entry);
    if (copied !== null) {
      inherit(host, fork.child, entry.start, copied);
      continue;
    }
    fork.under = new VmMapCopyin(parent, entry.start, entry.end, false);
    thread.stack.push(fork.under);
    return AGAIN;
  }
}
