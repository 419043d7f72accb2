/**
 * Making room in demand mode: when exactly as many pages are cached as there may be, one leaves
 * before another enters. Textbooks and cache simulators count this way; the page that leaves takes
 * the same road as under the daemon. Decision 9. @ours
 */
import type { Host } from '../host';
import type { Thread } from '../kern/thread';
import { vmPageoutEvict } from './vm_pageout_evict';

/** There is room. */
const ROOM = 0;
/** The thread waits for a default memory manager; start over. */
const WAIT = 1;

/**
 * Evicts until a page may enter; pages that are busy stay, and the cache overflows by them.
 * @ours demand mode has no daemon
 */
export function vmPageoutMakeRoom(host: Host, thread: Thread): typeof ROOM | typeof WAIT {
  const { resident } = host;
  let left = resident.cachedCount;
  while (resident.cachedCount >= host.tunables.cachedFrames) {
    const id = left > 0 ? host.policy.candidate('full') : -1;
    if (id === -1) {
      if (host.trace.on) host.trace.emit('vm_pageout.overflow', resident.cachedCount);
      return ROOM;
    }
    left -= 1;
    if (!vmPageoutEvict(host, thread, id)) return WAIT;
  }
  return ROOM;
}
