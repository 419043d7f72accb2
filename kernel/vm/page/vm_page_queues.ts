/**
 * vm_page_queues: what the policy is told of a page: which side it is on, that it has left, that
 * it is wired and so on no queue. The queues themselves are the policy's.
 * Law: 2 (one queue at most). @mach vm/vm_page.h vm/vm_resident.c
 */
import { assert } from '../../kern/assert';
import type { LeaveReason, QueueHint } from '../../mach/queue_hints';
import { leaveReasons, queueHints } from '../../mach/queue_hints';
import type { Host } from '../../machine/host';
import type { VmPage } from './vm_page';

/** True for pages that the policy may know: unwired ones, and in no message's page list. */
function pageable(host: Host, { fictitious, object, wireCount }: VmPage): boolean {
  if (fictitious && !host.switches.fictitiousPagesAreQueued) return false;
  if (wireCount > 0 || object === null || object.held) return false;
  return !host.demand || object.counted;
}

/** Off the policy's queues, if it is on one. @mach vm/vm_page.h VM_PAGE_QUEUES_REMOVE */
export function vmPageDequeue(
  host: Host,
  page: VmPage,
  why: Exclude<LeaveReason, 'forgotten'>,
): void {
  if (!page.queued) return;
  page.queued = false;
  host.policy.leave(page.id, why);
  vmPageEmitDequeued(host, page, why);
}

/** The policy does not have the page any more. @ours a trace of VM_PAGE_QUEUES_REMOVE */
export function vmPageEmitDequeued({ trace }: Host, page: VmPage, why: LeaveReason): void {
  if (!trace.on) return;
  const { id, object, offset } = page;
  trace.emit('vm_page.dequeued', id, object?.id ?? -1, offset, leaveReasons.indexOf(why));
}

function emitEnqueued({ trace }: Host, page: VmPage, hint: QueueHint, queued: boolean): void {
  const { id, object, offset } = page;
  const place = queueHints.indexOf(hint);
  trace.emit('vm_page.enqueued', id, object?.id ?? -1, offset, place, queued ? 1 : 0);
}

/** To a side, from the other or from none. */
function queue(host: Host, page: VmPage, side: 'active' | 'inactive'): void {
  if (!pageable(host, page)) return;
  const { queued } = page;
  if (queued) host.policy.move(page.id, side);
  else {
    page.queued = true;
    host.policy.enter(page.id, side);
  }
  if (host.trace.on) emitEnqueued(host, page, side, queued);
}

function emitWiring(
  { trace }: Host,
  name: 'vm_page.wired' | 'vm_page.unwired',
  { id, object, offset, wireCount }: VmPage,
): void {
  trace.emit(name, id, object?.id ?? -1, offset, wireCount);
}

/** To the active side. @mach vm/vm_resident.c vm_page_activate */
export function vmPageActivate(host: Host, page: VmPage): void {
  queue(host, page, 'active');
}

/** To the inactive side. @mach vm/vm_resident.c vm_page_deactivate */
export function vmPageDeactivate(host: Host, page: VmPage): void {
  queue(host, page, 'inactive');
}

/** To the head of the inactive side: the next candidate. @mach vm/vm_pageout.c vm_pageout_setup */
export function vmPageDeactivateHead(host: Host, page: VmPage): void {
  vmPageDequeue(host, page, 'freed');
  page.queued = true;
  host.policy.enter(page.id, 'inactive_head');
  if (host.trace.on) emitEnqueued(host, page, 'inactive_head', false);
}

/** Tells the policy that the page is clean now, and stays. @ours Mach's queues do not care */
export function vmPageCleaned(host: Host, page: VmPage): void {
  if (page.queued) host.policy.cleaned?.(page.id);
}

/** Keeps the page in memory: off its queue. @mach vm/vm_resident.c vm_page_wire */
export function vmPageWire(host: Host, page: VmPage): void {
  if (page.wireCount === 0) {
    vmPageDequeue(host, page, 'wired');
    if (!page.fictitious) host.resident.wireCount += 1;
  }
  page.wireCount += 1;
  if (host.trace.on) emitWiring(host, 'vm_page.wired', page);
}

/** Undoes one wiring; the last one makes the page active. @mach vm/vm_resident.c vm_page_unwire */
export function vmPageUnwire(host: Host, page: VmPage): void {
  assert(page.wireCount > 0, 'vm_page_unwire: page is not wired');
  page.wireCount -= 1;
  if (host.trace.on) emitWiring(host, 'vm_page.unwired', page);
  if (page.wireCount > 0) return;
  host.resident.wireCount -= 1;
  vmPageActivate(host, page);
}
