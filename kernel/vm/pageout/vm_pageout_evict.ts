/**
 * What becomes of one candidate: the decision list of the scan, from "busy?" to "send it home".
 * Station 6 of the tour, its second half. The daemon and demand mode both come through here.
 *
 *   busy, or its object is dead   -> passed over, on no queue until its holder lets go
 *   absent, or an error page      -> freed: it holds no data
 *   its pager wants to be asked   -> active once more, the first time (discard_request)
 *   clean and not precious        -> freed, without a message
 *   dirty or precious             -> to its pager, which an internal object may get only now
 * Laws: 6, 13, 31 (the policy has already spared referenced pages).
 * @mach vm/vm_pageout.c
 */
import { machMsgSendFromKernel } from '../../ipc/mach_msg';
import { assert } from '../../kern/assert';
import type { Thread } from '../../kern/thread';
import { assertWait } from '../../kern/thread';
import { GivenError, shown } from '../../mach/given';
import type { PageId } from '../../mach/types';
import { VM_PROT_NONE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import type { VmObject } from '../object/vm_object';
import { vmObjectPagerCreate } from '../object/vm_object';
import { vmObjectCollapse } from '../object/vm_object_collapse';
import { vmObjectCollect } from '../object/vm_object_terminate';
import { vmPageFoldDirty, vmPageoutPage, vmPageoutToDefault } from '../object/vm_pageout_page';
import { pmapPageProtect } from '../page/pmap';
import type { VmPage } from '../page/vm_page';
import { vmPageActivate, vmPageDequeue } from '../page/vm_page_queues';
import { vmPageFree } from '../page/vm_resident';

/** @ours a policy of an embedding program may name anything */
export function vmPageoutNoCandidate({ name }: Host, id: unknown): GivenError {
  const what = `candidate of ${name}'s policy returns ${shown(id)}, which it does not have`;
  return new GivenError(`machine: ${what}; return a page that enter gave it, or -1`);
}

/**
 * Evicts a candidate, or passes it over; false if the thread has to wait for a default manager.
 * @mach vm/vm_pageout.c vm_pageout_scan (steps 5 to 13)
 *
 * Sends: memory_object_data_return for a dirty or precious page, and before it, for anonymous
 *        memory that leaves for the first time, memory_object_create.
 */
export function vmPageoutEvict(host: Host, thread: Thread, id: PageId): boolean {
  const page = host.resident.pages[id];
  const object = page?.object ?? null;
  if (page === undefined || object === null || !page.queued) throw vmPageoutNoCandidate(host, id);
  if (page.busy || !object.alive) {
    page.queued = false;
    host.policy.refused(id, 'busy');
    if (host.trace.on) host.trace.emit('vm_pageout.busy', id, object.id, page.offset);
    return true;
  }
  if (page.absent || page.error) {
    if (host.trace.on) host.trace.emit('vm_pageout.absent', id, object.id, page.offset);
    vmPageFree(host, page);
    return true;
  }
  if (object.advisoryPageout && askToDiscard(host, page, object)) return true;
  if (!vmPageFoldDirty(host, page) && !page.precious) {
    evictClean(host, page, object);
    return true;
  }
  if (needsManager(host, thread, object)) return false;
  vmPageDequeue(host, page, 'evicted');
  page.busy = true;
  pmapPageProtect(host.pmapSystem, page, VM_PROT_NONE);
  const twice = markDouble(host, page, object);
  if (!object.pagerInitialized && object.shadow !== null) vmObjectCollapse(host, object);
  if (!object.pagerInitialized) vmObjectPagerCreate(host, object);
  host.pageout.burstCount += 1;
  // Memory in transit that is chosen has left its own object before.
  vmPageoutPage(host, page, object.counted ? 'evicted' : 'paged_twice');
  // Where no queue brings the page back to the daemon, it goes to the default pager at once.
  if (twice && page.tabled && !page.queued) sendAgain(host, page);
  return true;
}

/**
 * Leaves the page to its pager for another round; false if the pager was asked already, or if it
 * cannot be waited for: memory is too short, or more messages wait for it than its queue holds.
 * @mach vm/vm_pageout.c vm_pageout_scan (ADVISORY_PAGEOUT)
 *
 * Sends: memory_object_discard_request.
 */
function askToDiscard(host: Host, page: VmPage, object: VmObject): boolean {
  const { pager } = object;
  if (host.demand || page.discardRequest || pager === null) return false;
  page.discardRequest = true;
  if (host.resident.freeCount <= host.tunables.freeReserved) return false;
  if (pager.msgcount > pager.qlimit) return false;
  if (host.trace.on) {
    host.trace.emit('vm_pageout.discard_requested', page.id, object.id, page.offset);
  }
  host.statistics.reactivations += 1;
  vmPageActivate(host, page);
  machMsgSendFromKernel(host.ipc, pager, 'memory_object_discard_request', {
    memory_control: object.pagerRequest,
    offset: (page.offset + object.pagingOffset) * host.pageSize,
    length: host.pageSize,
  });
  return true;
}

/** A page in transit to its own pager leaves once more, for the default pager. */
function sendAgain(host: Host, page: VmPage): void {
  const { object } = page;
  assert(object?.internal === true && !page.busy, 'vm_pageout_scan: not a page in transit');
  page.busy = true;
  vmObjectPagerCreate(host, object);
  vmPageoutPage(host, page, 'paged_twice');
}

function evictClean(host: Host, page: VmPage, object: VmObject): void {
  if (host.trace.on) host.trace.emit('vm_pageout.clean', page.id, object.id, page.offset);
  host.statistics.cleanEvictions += 1;
  vmPageDequeue(host, page, 'evicted');
  page.busy = true;
  pmapPageProtect(host.pmapSystem, page, VM_PROT_NONE);
  vmPageFree(host, page);
  if (host.switches.cacheNeedsPages) vmObjectCollect(host, object);
}

/** Anonymous memory goes out for the first time, and nobody would take it yet. */
function needsManager(host: Host, thread: Thread, object: VmObject): boolean {
  if (object.pagerInitialized || host.defaultManager !== null) return false;
  if (host.trace.on) host.trace.emit('vm_pageout.wait_default_manager', object.id);
  assertWait(thread, host.defaultManagerWanted);
  return true;
}

/** So short of memory that the pager of an external object may not be able to take the page. */
function markDouble(host: Host, page: VmPage, object: VmObject): boolean {
  if (host.demand || object.internal) return false;
  if (object.pager === null) {
    const panics = host.pageout.pausedSampled && host.switches.deadPagerPanics;
    assert(!panics, 'memory_manager_default_port: no pager');
    return false;
  }
  if (host.segments === null) {
    if (host.pageout.freeSampled >= host.tunables.reservedInternal) return false;
  } else if (!host.pageout.pausedSampled || vmPageoutToDefault(host, object)) return false;
  page.doublePage = true;
  if (host.trace.on) {
    const free = host.pageout.freeSampled;
    const wanted = host.segments === null ? host.tunables.reservedInternal : -1;
    host.trace.emit('vm_pageout.double', page.id, object.id, page.offset, free, wanted);
  }
  return true;
}
