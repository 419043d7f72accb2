/**
 * The rows of a host and of its segments: their counts and chains of pages.
 */
import { daemonOf, framesUsedIn, hostRecord, segmentRecord } from '../kernel/inspect/host_look';
import type { HostRecord, SegmentRecord } from '../kernel/inspect/host_records';
import { idsOf } from '../kernel/inspect/look';
import type { Host } from '../kernel/machine/host';
import type { VmPageSeg } from '../kernel/vm/page/vm_page_seg';
import { patchChain } from './chain_patch';
import type { Mutable, SlotWriter, Written } from './slots';
import { HOST_KEYS, rowOf } from './slots';

function sameQueues(a: HostRecord['queues'], b: HostRecord['queues']): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.active === b.active && a.inactive === b.inactive && a.inactiveTarget === b.inactiveTarget
  );
}

export class HostPatch {
  private readonly host: Host;
  private readonly slots: SlotWriter;
  private thing: Written | null = null;
  private readonly segments: Written[] = [];

  constructor(host: Host, slots: SlotWriter) {
    this.host = host;
    this.slots = slots;
  }

  /** Writes what is new of the host's counts and free lists. */
  look(): void {
    const { host, slots, thing } = this;
    if (thing === null) {
      this.thing = slots.put('hosts', host.id, rowOf({ ...hostRecord(host), clock: 0 }));
    } else {
      slots.patch.begin(thing);
      this.counts(thing.row as unknown as Mutable<HostRecord>); // parsed
      this.daemon(thing.row as unknown as Mutable<HostRecord>); // parsed
      this.queues(thing.row as unknown as Mutable<HostRecord>); // parsed
    }
    if (host.segments !== null) for (const segment of host.segments.all) this.segment(segment);
  }

  private counts(row: Mutable<HostRecord>): void {
    const { patch } = this.slots;
    const { resident, segments } = this.host;
    const framesUsed = segments === null ? resident.framesUsed : framesUsedIn(segments.all);
    row.frames = patch.value('frames', row.frames, resident.frames);
    row.framesUsed = patch.value('framesUsed', row.framesUsed, framesUsed);
    row.freeCount = patch.value('freeCount', row.freeCount, resident.freeCount);
    row.wireCount = patch.value('wireCount', row.wireCount, resident.wireCount);
    row.cachedCount = patch.value('cachedCount', row.cachedCount, resident.cachedCount);
    row.freeList = patchChain(patch, 'freeList', row.freeList, resident.freeHead);
    const { fictitiousHead } = resident;
    row.freePlaceholders = patchChain(
      patch,
      'freePlaceholders',
      row.freePlaceholders,
      fictitiousHead,
    );
  }

  private daemon(row: Mutable<HostRecord>): void {
    const { host, slots } = this;
    const { pageout, segments } = host;
    const { daemon } = row;
    const external = segments?.externalLaundryCount ?? -1;
    // When a pause will end stands in the machine's agenda.
    const isSame =
      daemon.phase === pageout.phase &&
      pageout.phase !== 'pausing' &&
      daemon.burst === pageout.burstCount &&
      daemon.laundry === pageout.laundryCount &&
      daemon.burstWait === pageout.burstWaitTicks &&
      daemon.pauses === pageout.pauseCount &&
      (daemon.externalLaundry ?? -1) === external;
    if (!isSame) row.daemon = slots.patch.parts('daemon', daemon, daemonOf(host));
  }

  private queues(row: Mutable<HostRecord>): void {
    const { host, slots } = this;
    const { patch } = slots;
    const { objects, segments } = host;
    const paused = segments?.allocPaused ?? false;
    row.allocPaused = patch.value('allocPaused', row.allocPaused, paused);
    const queues = host.policy.queues?.() ?? null;
    if (!sameQueues(row.queues, queues)) row.queues = patch.parts('queues', row.queues, queues);
    const manager = host.defaultManager?.id ?? null;
    row.defaultManager = patch.value('defaultManager', row.defaultManager, manager);
    const starved = segments !== null && segments.starved.head !== null;
    if (starved || host.freeWanted.head !== null || row.memoryWaiters.length > 0) {
      const first = segments === null ? [] : idsOf(segments.starved);
      const waiters = [...first, ...idsOf(host.freeWanted)];
      row.memoryWaiters = patch.parts('memoryWaiters', row.memoryWaiters, waiters);
    }
    if (host.runQueue.head !== null || row.runQueue.length > 0) {
      const run: number[] = [];
      for (let each = host.runQueue.head; each !== null; each = each.next) run.push(each.id);
      row.runQueue = patch.parts('runQueue', row.runQueue, run);
    }
    if (objects.cachedHead !== null || row.cachedObjects.length > 0) {
      const ids: number[] = [];
      for (let each = objects.cachedHead; each !== null; each = each.cacheNext) ids.push(each.id);
      row.cachedObjects = patch.parts('cachedObjects', row.cachedObjects, ids);
    }
  }

  private segment(segment: VmPageSeg): void {
    const { host, slots } = this;
    const thing = this.segments[segment.index];
    if (thing === undefined) {
      const key = host.id * HOST_KEYS + segment.index;
      this.segments[segment.index] = slots.put(
        'segments',
        key,
        rowOf(segmentRecord(host, segment)),
      );
      return;
    }
    const row = thing.row as unknown as Mutable<SegmentRecord>; // parsed
    const { patch } = slots;
    patch.begin(thing);
    row.framesUsed = patch.value('framesUsed', row.framesUsed, segment.framesUsed);
    row.freeCount = patch.value('freeCount', row.freeCount, segment.freeCount);
    row.freeList = patchChain(patch, 'freeList', row.freeList, segment.freeHead);
  }
}
