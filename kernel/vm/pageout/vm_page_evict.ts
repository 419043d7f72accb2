/**
 * vm_page_evict: one round of evictions on segmented memory, at most five.
 *   PAUSE   five pages are in laundry already                   -> wait
 *   EVICT   the policy's candidates go; anonymous pages only if there is a default manager
 *   AGAIN   none of them went to a pager: another round at once
 *   STUCK   there was no candidate and nothing is out           -> said once, then wait
 * What becomes of a candidate, clean or dirty, is decided in vm_pageout_evict. Whether allocation
 * is paused is read once, before the round: then a dirty page of an external object goes to the
 * default pager as well, at once.
 * Laws: 28, 29. @mach vm/vm_page.c of GNU Mach
 */
import type { Thread } from '../../kern/thread';
import type { PageId } from '../../mach/types';
import type { Host } from '../../machine/host';
import { vmPageoutCandidate } from '../object/vm_pageout_reason';
import type { VmPageSegs } from '../page/vm_page_seg';
import { vmPageCheckUsable } from '../page/vm_page_seg';
import { vmPageoutEvict, vmPageoutNoCandidate } from './vm_pageout_evict';

/** Pages that may be in laundry before a round. @mach vm/vm_page.c VM_PAGE_MAX_LAUNDRY */
export const VM_PAGE_MAX_LAUNDRY = 5;
/** Pages that leave in one round. @mach vm/vm_page.c VM_PAGE_MAX_EVICTIONS */
export const VM_PAGE_MAX_EVICTIONS = 5;

/** What the daemon does next: rest, wait for pagers, or go on. @ours what two booleans say */
type Evicted = 'done' | 'wait' | 'again';

/** One round. @mach vm/vm_page.c vm_page_evict */
export function vmPageEvict(host: Host, segments: VmPageSegs, thread: Thread): Evicted {
  const { pageout } = host;
  segments.externalLaundryCount = 0;
  const { defaultManager } = host;
  pageout.pausedSampled = segments.allocPaused && defaultManager !== null;
  pageout.burstCount = 0;
  // PAUSE
  if (pageout.laundryCount >= VM_PAGE_MAX_LAUNDRY) return 'wait';
  // EVICT
  const which = defaultManager === null ? 'external' : 'target';
  let candidate: PageId | -1 = -1;
  for (let i = 0; i < VM_PAGE_MAX_EVICTIONS; i += 1) {
    candidate = vmPageoutCandidate(host, which);
    if (candidate === -1) break;
    if (host.trace.on) tell(host, candidate);
    vmPageoutEvict(host, thread, candidate);
  }
  if (pageout.laundryCount === 0 && segments.externalLaundryCount === 0) {
    // AGAIN
    if (candidate !== -1) return 'again';
    // STUCK
    if (host.trace.on) host.trace.emit('vm_pageout.nothing', host.resident.freeCount);
  }
  return vmPageCheckUsable(host, segments) ? 'done' : 'wait';
}

function tell(host: Host, id: PageId): void {
  const page = host.resident.pages[id];
  if (page === undefined) throw vmPageoutNoCandidate(host, id);
  const { object, offset } = page;
  const inactive = host.policy.isInactive?.(id) === true ? 1 : 0;
  const external = object?.internal === false ? 1 : 0;
  host.trace.emit('vm_pageout.candidate', id, object?.id ?? -1, offset, inactive, external);
}
