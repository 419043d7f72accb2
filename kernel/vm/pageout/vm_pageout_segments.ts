/**
 * vm_pageout_segments: GNU Mach's daemon, for memory in segments. Station 6 of the tour, in its
 * other form: not one target for all of memory, but a segment that is short of frames wakes it, and
 * it rests when every segment is usable.
 *
 * One round, until they are:
 *   BALANCE  pages move between segments (vm_page_balance)   -> asleep if that was enough
 *   REFILL   the policy makes pages inactive
 *   EVICT    up to five pages leave (vm_page_evict)
 *   PAUSE    50 to 60 ms, by a clock that ticks every 10; or until the last page that is out
 *            comes back from its pager
 * Laws: 13 (one page a message), 28, 29 (rounds), 30 (when it stops). @mach vm/vm_pageout.c
 */
import type { Activation, Step, Thread } from '../../kern/thread';
import { AGAIN, assertWait, BLOCKED } from '../../kern/thread';
import type { Host } from '../../machine/host';
import type { VmPageSegs } from '../page/vm_page_seg';
import { vmPageBalance } from './vm_page_balance';
import { vmPageEvict } from './vm_page_evict';
import { vmPageout } from './vm_pageout';

const CLOCK_TICK = 10_000_000;
/** 50 ms, in ticks of the clock. @mach vm/vm_pageout.c VM_PAGEOUT_TIMEOUT */
const VM_PAGEOUT_TIMEOUT = 5;

/**
 * The daemon's routine; it never ends. @mach vm/vm_pageout.c vm_pageout
 *
 * Sends:  what vmPageoutEvict sends.
 * Blocks: asleep until a segment is short, and between rounds.
 */
export function vmPageoutSegments(host: Host, segments: VmPageSegs, thread: Thread): Step {
  const { pageout, policy, resident } = host;
  pageout.phase = 'scanning';
  segments.preempt = false;
  pageout.freeSampled = resident.freeCount;
  if (host.trace.on) host.trace.emit('vm_pageout.scan', resident.freeCount, pageout.laundryCount);
  // BALANCE
  if (vmPageBalance(host, segments)) return rest(host, thread);
  // REFILL
  policy.refill?.();
  // EVICT
  const next = vmPageEvict(host, segments, thread);
  if (next === 'again') return AGAIN;
  // PAUSE
  return next === 'wait' ? pause(host, segments, thread) : rest(host, thread);
}

/** What a host's daemon runs, in the one form or the other. @mach vm/vm_pageout.c vm_pageout */
export const vmPageoutDaemon: Activation = {
  routine: 'vm_pageout',
  run(host, thread) {
    const { segments } = host;
    return segments === null ? vmPageout(host, thread) : vmPageoutSegments(host, segments, thread);
  },
  abort() {},
  held: () => ({}),
};

/** Every segment is usable. */
function rest(host: Host, thread: Thread): Step {
  host.pageout.phase = 'sleeping';
  if (host.trace.on) host.trace.emit('vm_pageout.done', host.resident.freeCount);
  assertWait(thread, host.pageoutWanted);
  return BLOCKED;
}

/** Waits for time to pass, or for pagers. */
function pause(host: Host, segments: VmPageSegs, thread: Thread): Step {
  const { pageout } = host;
  pageout.phase = 'pausing';
  // Whole ticks of the clock, from the next one on: up to one more than was asked for.
  const due = (Math.floor(host.clock / CLOCK_TICK) + 1 + VM_PAGEOUT_TIMEOUT) * CLOCK_TICK;
  const ticks = due - host.clock;
  segments.wakeTick = due;
  if (host.trace.on) {
    const { burstCount, laundryCount } = pageout;
    const empty = burstCount === 0 ? 1 : 0;
    host.trace.emit('vm_pageout.pause', ticks, burstCount, laundryCount, empty);
  }
  const isDue = (): boolean => segments.wakeTick === due;
  host.sleepUntil(thread, segments.pageoutContinue, ticks, isDue);
  return BLOCKED;
}
