/**
 * Making room in demand mode: when exactly as many pages are cached as there may be, one leaves
 * before another enters. Textbooks and cache simulators count this way; the page that leaves takes
 * the same road as under the daemon. Station 6 of the tour, without its daemon. Decision 9. @ours
 */
import type { Thread } from '../../kern/thread';
import type { PageId } from '../../mach/types';
import type { Host } from '../../machine/host';
import type { VmObject } from '../object/vm_object';
import { vmPageoutCandidate } from '../object/vm_pageout_reason';
import { GO_ON, WAIT } from '../page/vm_fault_return';
import { vmPageoutEvict } from './vm_pageout_evict';

/**
 * Evicts until a page of the object may enter; pages that are busy stay, and the cache overflows by
 * them. Under a daemon, and for objects that are not counted, there is room.
 * Blocks: for a default memory manager. @ours demand mode has no daemon
 */
export function vmPageoutMakeRoom(
  host: Host,
  thread: Thread,
  object: VmObject,
  offset: number,
): typeof GO_ON | typeof WAIT {
  if (!host.demand || !object.counted) return GO_ON;
  const { resident, policy } = host;
  if (policy.incoming !== undefined) policy.incoming(host.pageKeys.of(object.id, offset));
  if (policy.trims === true && !trim(host, thread)) return WAIT;
  let left = resident.cachedCount;
  while (resident.cachedCount >= host.tunables.cachedFrames) {
    const id = left > 0 ? vmPageoutCandidate(host, 'full') : -1;
    if (id === -1) {
      if (host.trace.on) host.trace.emit('vm_pageout.overflow', resident.cachedCount);
      return GO_ON;
    }
    left -= 1;
    if (!vmPageoutEvict(host, thread, id)) return WAIT;
  }
  return GO_ON;
}

/** Pages that the policy does not want to keep leave, though there is room; false to wait. */
function trim(host: Host, thread: Thread): boolean {
  let left = host.resident.cachedCount;
  let id: PageId | -1 = vmPageoutCandidate(host, 'interval');
  while (id !== -1 && left > 0) {
    if (!vmPageoutEvict(host, thread, id)) return false;
    left -= 1;
    id = vmPageoutCandidate(host, 'interval');
  }
  return true;
}
