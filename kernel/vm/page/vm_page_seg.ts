/**
 * vm_page_seg: physical memory in segments, each with a stack of free frames and three thresholds.
 * An allocation tries the highest segment first, and says so when memory runs short:
 *   free <= low    the daemon is woken
 *   free <= min    unprivileged threads get nothing any more, from any segment, until all segments
 *                  are usable again: high frames free, or nothing left that could be evicted
 * Laws: 5 (who may take a frame), 30 (until when). @mach vm/vm_page.c of GNU Mach
 */
import { must } from '../../kern/assert';
import type { Step, Thread, WaitQueue } from '../../kern/thread';
import {
  AGAIN,
  assertWait,
  BLOCKED,
  threadWakeup,
  threadWakeupFirst,
  WaitQueueFor,
} from '../../kern/thread';
import type { Host } from '../../machine/host';
import type { VmPage } from './vm_page';

/** One segment. @mach vm/vm_page.c struct vm_page_seg */
export class VmPageSeg {
  readonly index: number;
  readonly name: string;
  /** Its first frame, and how many it has. */
  readonly start: number;
  readonly frames: number;
  readonly min: number;
  readonly low: number;
  readonly high: number;
  /** Frames that have a page structure. */
  framesUsed = 0;
  freeHead: VmPage | null = null;
  freeCount: number;

  constructor(index: number, start: number, options: Required<SegmentOptions>) {
    this.index = index;
    this.start = start;
    this.name = options.name;
    this.frames = options.frames;
    this.min = options.min;
    this.low = options.low;
    this.high = options.high;
    this.freeCount = options.frames;
  }
}

/** What a segment is made from; thresholds count free frames. @ours Mach asks the hardware */
export interface SegmentOptions {
  readonly name: string;
  readonly frames: number;
  readonly min?: number;
  readonly low?: number;
  readonly high?: number;
}

/**
 * A segment with its thresholds. They are shares of it, but at least 500, 600 and 1000 frames; of
 * a segment below the 2000 that Mach demands, at least the same shares as of 2000.
 * @mach vm/vm_page.c vm_page_seg_compute_pageout_thresholds
 */
export function vmPageSegThresholds(given: SegmentOptions): Required<SegmentOptions> {
  const { frames } = given;
  const share = (percent: number, least: number): number =>
    Math.max(
      Math.floor((frames * percent) / 100),
      Math.floor((Math.min(frames, 2000) * least) / 2000),
    );
  return {
    name: given.name,
    frames,
    min: given.min ?? share(5, 500),
    low: given.low ?? share(6, 600),
    high: given.high ?? share(10, 1000),
  };
}

/** The segments of a host, and what its daemon counts. @mach vm/vm_page.c vm_page_segs */
export class VmPageSegs {
  readonly all: readonly VmPageSeg[];
  /** Unprivileged threads get no frame. @mach vm/vm_page.c vm_page_alloc_paused */
  allocPaused = false;
  /** Pages with pagers that are not the default pager's; -1 while the daemon does not ask. */
  externalLaundryCount = -1;
  /** The daemon was woken and goes before all others: who woke it lets it, as a call returns. */
  preempt = false;
  /** When the daemon's wait ends by itself; a wait that was cut short leaves an older one. */
  wakeTick = 0;
  /** The daemon between two rounds. @mach vm/vm_pageout.c vm_pageout_continue */
  readonly pageoutContinue = new WaitQueueFor('time', null);
  /** Privileged threads that found no frame at all. @ours Mach panics */
  readonly starved = new WaitQueueFor('memory', null);

  constructor(options: readonly SegmentOptions[]) {
    let start = 0;
    this.all = options.map((each, index) => {
      const segment = new VmPageSeg(index, start, vmPageSegThresholds(each));
      start += each.frames;
      return segment;
    });
  }

  /** The segment of a page that has a frame; a placeholder is nowhere, so in the first one. */
  of(page: VmPage): VmPageSeg {
    const { frame } = page;
    const found = this.all.find(({ frames, start }) => frame < start + frames);
    return must(found, 'vm_page_seg: a frame in no segment');
  }
}

/**
 * The segment that gives a frame, its count one less; null if the thread gets none.
 * @mach vm/vm_page.c vm_page_alloc_pa
 */
export function vmPageSegAlloc(
  host: Host,
  segments: VmPageSegs,
  privileged: boolean,
): VmPageSeg | null {
  const { all } = segments;
  for (let i = all.length - 1; i >= 0; i -= 1) {
    const segment = must(all[i], 'vm_page_alloc: no such segment');
    if (vmPageSegTake(host, segments, segment, privileged)) return segment;
  }
  return null;
}

/** @mach vm/vm_page.c vm_page_seg_alloc_from_buddy */
export function vmPageSegTake(
  host: Host,
  segments: VmPageSegs,
  segment: VmPageSeg,
  privileged: boolean,
): boolean {
  if (!privileged && segments.allocPaused) return false;
  if (segment.freeCount <= segment.low) {
    vmPageoutStart(host, segments);
    if (!privileged && segment.freeCount <= segment.min) {
      // A pause would not help a segment that has nothing to give: the next one may.
      if (segment.index === 0 || hasPages(host, segment)) pauseAllocation(host, segments, segment);
      return false;
    }
  }
  if (segment.freeCount === 0) return false;
  segment.freeCount -= 1;
  if (segment.freeCount < segment.min) pauseAllocation(host, segments, segment);
  return true;
}

/** The daemon has work, before anybody else has. @mach vm/vm_pageout.c vm_pageout_start */
function vmPageoutStart(host: Host, segments: VmPageSegs): void {
  wakeDaemon(segments, host.pageoutWanted);
}

function pauseAllocation(host: Host, segments: VmPageSegs, segment: VmPageSeg): void {
  if (segments.allocPaused) return;
  segments.allocPaused = true;
  if (host.trace.on) {
    host.trace.emit('vm_page.alloc_paused', segment.index, host.resident.freeCount);
  }
}

function hasPages(host: Host, segment: VmPageSeg): boolean {
  return host.policy.pagesIn?.(segment.index) !== 0;
}

/**
 * Enough is free, or nothing could be freed and there is something. Mach leaves the last condition
 * out: its daemon and a thread that gets no frame then wake each other for ever.
 * @mach vm/vm_page.c vm_page_seg_usable
 */
export function vmPageSegUsable(host: Host, segment: VmPageSeg): boolean {
  if (segment.freeCount >= segment.high) return true;
  return !hasPages(host, segment) && segment.freeCount > segment.min;
}

/**
 * True if every segment is usable: then allocation goes on, and nobody counts pages of pagers.
 * @mach vm/vm_page.c vm_page_check_usable
 */
export function vmPageCheckUsable(host: Host, segments: VmPageSegs): boolean {
  if (!segments.all.every((segment) => vmPageSegUsable(host, segment))) return false;
  segments.externalLaundryCount = -1;
  if (!segments.allocPaused) return true;
  segments.allocPaused = false;
  if (host.trace.on) host.trace.emit('vm_page.alloc_resumed', host.resident.freeCount);
  threadWakeup(host.freeWanted);
  return true;
}

/** The thread would get no frame, however many are free. @ours a question about the pause */
export function vmPageSegPaused({ segments }: Host, thread: Thread): boolean {
  return segments?.allocPaused === true && !thread.vmPrivilege;
}

/**
 * Lets the thread wait until it may have a frame; AGAIN if it can go on at once.
 * @mach vm/vm_page.c vm_page_wait
 *
 * Blocks: until every segment is usable; a privileged thread until any frame is free.
 */
export function vmPageSegWait(host: Host, segments: VmPageSegs, thread: Thread): Step {
  const { freeCount } = host.resident;
  if (thread.vmPrivilege ? freeCount > 0 : !segments.allocPaused) return AGAIN;
  assertWait(thread, thread.vmPrivilege ? segments.starved : host.freeWanted);
  if (host.trace.on) host.trace.emit('vm_page.wait', freeCount);
  return BLOCKED;
}

/** A page came back from a pager; the last one that was counted ends the daemon's wait. */
function vmPageSegReturned(segments: VmPageSegs): void {
  if (segments.externalLaundryCount <= 0) return;
  segments.externalLaundryCount -= 1;
  if (segments.externalLaundryCount === 0) vmPageoutResume(segments);
}

/** One page less in laundry; the last one ends the daemon's wait. @ours part of vm_page_release */
export function vmPageLaundered({ pageout, segments }: Host): void {
  if (segments !== null && pageout.laundryCount === 0) vmPageoutResume(segments);
}

/** Ends the daemon's wait between two rounds. @mach vm/vm_pageout.c vm_pageout_resume */
function vmPageoutResume(segments: VmPageSegs): void {
  wakeDaemon(segments, segments.pageoutContinue);
}

/** The daemon's priority is the highest: whoever wakes it lets it. */
function wakeDaemon(segments: VmPageSegs, queue: WaitQueue): void {
  if (queue.empty) return;
  threadWakeupFirst(queue);
  segments.preempt = true;
}

/**
 * A page that waits at a pager which is not the default pager's.
 * @mach vm/vm_pageout.c vm_pageout_setup (external_laundry)
 */
export function vmPageExternalLaundry(host: Host, page: VmPage): void {
  const { segments } = host;
  if (segments === null) return;
  page.externalLaundry = true;
  if (segments.externalLaundryCount >= 0) segments.externalLaundryCount += 1;
}

/** Its pager has let go of it. @mach vm/vm_resident.c vm_page_release (external_laundry) */
export function vmPageExternalLaundered(host: Host, page: VmPage): void {
  if (!page.externalLaundry) return;
  page.externalLaundry = false;
  if (host.segments !== null) vmPageSegReturned(host.segments);
}
