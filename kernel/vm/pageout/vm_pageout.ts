/**
 * vm_pageout: the daemon. It says when pages leave and how many; the policy says which.
 * Station 6 of the tour: free memory fell below its target.
 *
 * One scan, until memory suffices and nobody waits for it:
 *   DONE   free >= target, no thread waits                      -> sleep until poked
 *   PAUSE  no candidate, or 10 pages sent in this burst, or 10 in laundry, or nearly out of frames
 *          with laundry out -> wait; the next burst begins
 *   EVICT  the policy's candidate goes, one page a message (vm_pageout_evict)
 * A pause lasts 30 ms a page of laundry or burst, whichever is more; the 30 ms adapt to laundry.
 * Laws: 13 (one page a message), 28, 29 (bursts), 30 (when it stops). @mach vm/vm_pageout.c
 */
import type { Step, Thread } from '../../kern/thread';
import { assertWait, BLOCKED } from '../../kern/thread';
import type { Host } from '../../machine/host';
import { PageoutRecords, vmPageoutCandidate } from '../object/vm_pageout_reason';
import { vmPageoutEvict } from './vm_pageout_evict';

/** The daemon's state between scans. @ours the globals of vm/vm_pageout.c */
export class PageoutState {
  /** Pages with the default pager: wired until it lets go. */
  laundryCount = 0;
  /** Pages sent since the last pause. */
  burstCount = 0;
  /** Ticks a page; adapts. */
  burstWaitTicks: number;
  pauseCount = 0;
  /** Free frames as read at the top of the iteration. */
  freeSampled = 0;
  /** Allocation was paused when the round began, for the daemon that watches segments. */
  pausedSampled = false;
  /** 'pausing' tells a wake-up by time from one by need. */
  phase: 'sleeping' | 'scanning' | 'pausing' = 'sleeping';
  /** Why pages left, for listeners. */
  readonly records = new PageoutRecords();

  constructor(burstWaitTicks: number) {
    this.burstWaitTicks = burstWaitTicks;
  }
}

/**
 * The daemon's routine; it never ends. @mach vm/vm_pageout.c vm_pageout_continue
 *
 * Sends:  what vmPageoutEvict sends.
 * Blocks: asleep until memory is short, and in pauses.
 */
export function vmPageout(host: Host, thread: Thread): Step {
  const { pageout } = host;
  // A default manager that came at last wakes the daemon in the middle of a burst, which goes on.
  if (pageout.phase === 'scanning') return scan(host, thread);
  if (pageout.phase === 'pausing') adapt(host);
  pageout.phase = 'scanning';
  pageout.burstCount = 0;
  if (host.trace.on)
    host.trace.emit('vm_pageout.scan', host.resident.freeCount, pageout.laundryCount);
  return scan(host, thread);
}

/** Longer pauses while laundry stays high. @mach vm/vm_pageout.c vm_pageout_scan_continue */
function adapt(host: Host): void {
  const { pageout, tunables } = host;
  if (pageout.laundryCount > tunables.burstMin) {
    pageout.burstWaitTicks += 1_000_000;
    pageout.pauseCount = 0;
    return;
  }
  pageout.pauseCount += 1;
  if (pageout.pauseCount <= tunables.pauseMax) return;
  const milliseconds = Math.floor(pageout.burstWaitTicks / 1_000_000);
  pageout.burstWaitTicks = Math.max(1, Math.floor((milliseconds * 3) / 4)) * 1_000_000;
  pageout.pauseCount = 0;
}

/** Evicts until memory suffices, or a pause is due. @mach vm/vm_pageout.c vm_pageout_scan */
function scan(host: Host, thread: Thread): Step {
  const { pageout, resident, tunables } = host;
  for (;;) {
    host.policy.refill?.();
    pageout.freeSampled = resident.freeCount;
    // DONE
    if (resident.freeCount >= tunables.freeTarget && host.freeWanted.empty) {
      pageout.phase = 'sleeping';
      if (host.trace.on) host.trace.emit('vm_pageout.done', resident.freeCount);
      assertWait(thread, host.pageoutWanted);
      return BLOCKED;
    }
    // PAUSE
    if (mustPause(host)) return pause(host, thread, host.policy.queues?.().inactive === 0);
    const candidate = vmPageoutCandidate(host, 'target');
    if (candidate === -1) return pause(host, thread, true);
    // EVICT
    if (!vmPageoutEvict(host, thread, candidate)) return BLOCKED;
  }
}

function mustPause(host: Host): boolean {
  const { pageout, tunables } = host;
  return (
    pageout.burstCount >= tunables.burstMax ||
    pageout.laundryCount >= tunables.burstMax ||
    (pageout.freeSampled < tunables.reservedReally && pageout.laundryCount > 0)
  );
}

/** Lets time pass; nothing cuts the pause short. */
function pause(host: Host, thread: Thread, empty: boolean): Step {
  const { pageout, tunables } = host;
  const pages = Math.max(pageout.laundryCount, pageout.burstCount);
  let ticks = pages * pageout.burstWaitTicks;
  if (empty) ticks = Math.max(ticks, tunables.emptyWaitTicks);
  // A pause of no length would not end in virtual time.
  ticks = Math.max(ticks, pageout.burstWaitTicks);
  pageout.phase = 'pausing';
  if (host.trace.on) {
    host.trace.emit(
      'vm_pageout.pause',
      ticks,
      pageout.burstCount,
      pageout.laundryCount,
      empty ? 1 : 0,
    );
  }
  host.sleep(thread, ticks);
  return BLOCKED;
}
