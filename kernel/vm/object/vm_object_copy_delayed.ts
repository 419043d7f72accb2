/**
 * vm_object_copy_delayed: asymmetric copy on write. An empty copy object shadows the source; before
 * a page of the source changes, what it was goes to the newest copy object. The pager of the source
 * is told nothing. A copy object that nothing has gone to is shared by those who copy after it.
 * Law: 41 (the push comes before the change). @mach vm/vm_object.c vm_object_copy_delayed
 */
import { VM_PROT_ALL, VM_PROT_WRITE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import { pmapPageProtect } from '../page/pmap';
import type { VmObject } from './vm_object';
import { vmObjectAllocate, vmObjectReference } from './vm_object';

/**
 * The copy object of a source, with one more reference; its page `offset` is the source's.
 * @mach vm/vm_object.c vm_object_copy_delayed
 *
 * Ensures: no translation of a page of the source grants WRITE.
 */
export function vmObjectCopyDelayed(
  host: Host,
  source: VmObject,
  offset: number,
  size: number,
): VmObject {
  const old = source.copy;
  protect(host, source);
  if (old !== null && old.residentPageCount === 0 && !old.pagerCreated) {
    old.size = Math.max(old.size, offset + size);
    vmObjectReference(old);
    return old;
  }
  // Large enough for everyone who will ever copy a part of the source.
  const copy = vmObjectAllocate(host, Math.max(source.size, offset + size));
  copy.counted = source.counted;
  copy.odd = source.odd;
  copy.shadow = source;
  copy.shadowed = true;
  if (old === null) vmObjectReference(source);
  else {
    // The older copy sees what the newer one has before it sees the source; so its reference on
    // the source becomes the newer one's.
    old.shadow = copy;
    vmObjectReference(copy);
  }
  source.copy = copy;
  if (host.trace.on) host.trace.emit('vm_object.copy_delayed', copy.id, source.id, offset, size);
  return copy;
}

function protect(host: Host, source: VmObject): void {
  for (let page = source.memqHead; page !== null; page = page.listNext) {
    if (page.fictitious) continue;
    const left = VM_PROT_ALL & ~VM_PROT_WRITE & ~page.pageLock;
    pmapPageProtect(host.pmapSystem, page, left);
  }
}
