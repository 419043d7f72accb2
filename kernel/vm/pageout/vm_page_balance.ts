/**
 * vm_page_balance: moves pages out of a segment that is short of free frames into one that has
 * more than it needs, lowest segments relieved first, highest ones filled first. What will stay the
 * longest goes first: active pages, anonymous ones. A page keeps its place, its flags and its
 * contents and gets another frame; it counts as inserted, and goes to the tail of its queue, so
 * that what was moved leaves later than what was not. An inactive page that was referenced stays
 * so; where frames keep their reference bit, the new frame's counts for the page as well.
 * Laws: 1 (a frame is freed for each taken), 4, 18 (contents stay). @mach vm/vm_page.c of GNU Mach
 */
import { assert, must } from '../../kern/assert';
import { VM_PROT_NONE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import { vmPageFoldDirty } from '../object/vm_pageout_page';
import { pmapIsReferenced, pmapPageProtect } from '../page/pmap';
import type { VmPage } from '../page/vm_page';
import { vmPageActivate, vmPageDeactivate, vmPageDequeue } from '../page/vm_page_queues';
import type { VmPageSeg, VmPageSegs } from '../page/vm_page_seg';
import { vmPageCheckUsable, vmPageSegTake, vmPageSegUsable } from '../page/vm_page_seg';
import {
  pageWakeupDone,
  vmPageFree,
  vmPageInsert,
  vmPageRemove,
  vmPageSegGrab,
} from '../page/vm_resident';

/**
 * Balances as long as that helps; true if every segment is usable then.
 * @mach vm/vm_page.c vm_page_balance
 */
export function vmPageBalance(host: Host, segments: VmPageSegs): boolean {
  while (balanceOnce(host, segments));
  return vmPageCheckUsable(host, segments);
}

/** @mach vm/vm_page.c vm_page_balance_once */
function balanceOnce(host: Host, { all }: VmPageSegs): boolean {
  for (const segment of all) {
    if (vmPageSegUsable(host, segment)) continue;
    for (let i = all.length - 1; i >= 0; i -= 1) {
      const remote = must(all[i], 'vm_page_balance: no such segment');
      if (remote === segment || remote.freeCount <= remote.high) continue;
      if (balancePage(host, segment, remote)) return true;
    }
  }
  return false;
}

/** @mach vm/vm_page.c vm_page_seg_balance_page */
function balancePage(host: Host, segment: VmPageSeg, remote: VmPageSeg): boolean {
  const { policy, resident, segments } = host;
  const id = policy.candidateIn?.(segment.index) ?? -1;
  if (id === -1 || segments === null) return false;
  const taken = vmPageSegTake(host, segments, remote, true);
  assert(taken, 'vm_page_balance: a segment above its target has no frame');
  const source = must(resident.pages[id], 'vm_page_balance: no such page');
  const target = must(vmPageSegGrab(host, remote), 'vm_page_balance: no frame');
  move(host, source, target);
  if (host.trace.on) {
    const { object, offset } = target;
    host.trace.emit('vm_page.balanced', target.id, object?.id ?? -1, offset, id, remote.index);
  }
  vmPageFree(host, source);
  return true;
}

/** The target takes the place of the source, which is left busy and in no object. */
function move(host: Host, source: VmPage, target: VmPage): void {
  const { object, offset } = source;
  assert(object !== null && !source.busy, 'vm_page_balance: a page that cannot move');
  const inactive = host.policy.isInactive?.(source.id) === true;
  vmPageDequeue(host, source, 'freed');
  source.busy = true;
  pmapPageProtect(host.pmapSystem, source, VM_PROT_NONE);
  // What the hardware knew of the source's frame goes over as the kernel's own knowledge.
  target.reference = source.reference || pmapIsReferenced(host.pmapSystem, source);
  target.dirty = vmPageFoldDirty(host, source);
  target.precious = source.precious;
  target.pageLock = source.pageLock;
  target.unlockRequest = source.unlockRequest;
  target.error = source.error;
  target.restart = source.restart;
  target.pageError = source.pageError;
  target.externalLaundry = source.externalLaundry;
  source.externalLaundry = false;
  host.phys.copy(source.id, target.id);
  vmPageRemove(host, source);
  pageWakeupDone(target);
  vmPageInsert(host, target, object, offset);
  if (inactive) vmPageDeactivate(host, target);
  else vmPageActivate(host, target);
}
