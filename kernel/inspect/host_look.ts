/**
 * Records of hosts, their segments of memory and the lists of their policies.
 */
import type { Host } from '../machine/host';
import type { OrderEntry, PolicyList } from '../policy/policy';
import type { VmPage } from '../vm/page/vm_page';
import type { VmPageSeg } from '../vm/page/vm_page_seg';
import type {
  DaemonRecord,
  HostRecord,
  ListEntryRecord,
  ListRecord,
  SegmentRecord,
} from './host_records';
import { idsOf, untilOf } from './look';

/** A chain of free structures by their ids, the next to be used first. */
function chain(head: VmPage | null): readonly number[] {
  const ids: number[] = [];
  for (let page = head; page !== null; page = page.listNext) ids.push(page.id);
  return ids;
}

function thresholdsOf({ tunables }: Host): Readonly<Record<string, number>> {
  const { freeReserved, freeMin, freeTarget, reservedInternal, reservedReally } = tunables;
  const { burstMax, burstMin, absentMax, cachedMax, cachedFrames } = tunables;
  return {
    free_reserved: freeReserved,
    free_min: freeMin,
    free_target: freeTarget,
    reserved_internal: reservedInternal,
    reserved_really: reservedReally,
    burst_max: burstMax,
    burst_min: burstMin,
    absent_max: absentMax,
    cached_max: cachedMax,
    cached_frames: cachedFrames,
  };
}

/** The pageout daemon of a host. */
export function daemonOf(host: Host): DaemonRecord {
  const { pageout, segments, machine } = host;
  const { burstCount, burstWaitTicks, laundryCount, pauseCount, phase } = pageout;
  const thread = machine.threads.find((each) => each.daemon && each.task.hostId === host.id);
  const external = segments?.externalLaundryCount ?? -1;
  return {
    thread: thread?.id ?? null,
    phase,
    until: thread === undefined || phase !== 'pausing' ? null : untilOf(machine, thread),
    burst: burstCount,
    laundry: laundryCount,
    burstWait: burstWaitTicks,
    pauses: pauseCount,
    externalLaundry: external < 0 ? null : external,
  };
}

/** A host as it stands. */
export function hostRecord(host: Host): HostRecord {
  const { objects, resident, segments } = host;
  const queues = host.policy.queues?.() ?? null;
  const cached: number[] = [];
  for (let each = objects.cachedHead; each !== null; each = each.cacheNext) cached.push(each.id);
  const runQueue: number[] = [];
  for (let each = host.runQueue.head; each !== null; each = each.next) runQueue.push(each.id);
  const starved = segments === null ? [] : idsOf(segments.starved);
  return {
    id: host.id,
    name: host.name,
    clock: host.clock,
    pageSizeBytes: host.pageSize,
    pageout: host.options.pageout,
    frames: resident.frames,
    framesUsed: segments === null ? resident.framesUsed : framesUsedIn(segments.all),
    freeCount: resident.freeCount,
    wireCount: resident.wireCount,
    cachedCount: resident.cachedCount,
    freeList: chain(resident.freeHead),
    freePlaceholders: chain(resident.fictitiousHead),
    thresholds: thresholdsOf(host),
    daemon: daemonOf(host),
    allocPaused: segments?.allocPaused ?? false,
    queues: queues === null ? null : sizes(queues),
    memoryWaiters: [...starved, ...idsOf(host.freeWanted)],
    runQueue,
    defaultManager: host.defaultManager?.id ?? null,
    cachedObjects: cached,
  };
}

function sizes({ active, inactive, inactiveTarget }: NonNullable<HostRecord['queues']>) {
  return { active, inactive, inactiveTarget };
}

/** Frames of all segments that have a page structure. */
export function framesUsedIn(segments: readonly VmPageSeg[]): number {
  return segments.reduce((total, { framesUsed }) => total + framesUsed, 0);
}

/** A segment as it stands. */
export function segmentRecord(host: Host, segment: VmPageSeg): SegmentRecord {
  return {
    host: host.id,
    id: segment.index,
    name: segment.name,
    start: segment.start,
    frames: segment.frames,
    framesUsed: segment.framesUsed,
    freeCount: segment.freeCount,
    min: segment.min,
    low: segment.low,
    high: segment.high,
    freeList: chain(segment.freeHead),
  };
}

/** An entry of a list. */
export function entryRecord(host: Host, entry: OrderEntry): ListEntryRecord {
  if ('ghost' in entry) {
    const place = host.pageKeys.placeOf(entry.ghost);
    return {
      page: null,
      object: place?.object ?? null,
      offset: place?.offset ?? null,
      note: entry.note,
    };
  }
  const page = host.resident.pages[entry.page];
  const there = page?.tabled === true;
  return {
    page: entry.page,
    object: there ? (page.object?.id ?? null) : null,
    offset: there ? page.offset : null,
    note: entry.note,
  };
}

/** One list of a host's policy. */
function listRecord(host: Host, list: PolicyList, id: number): ListRecord {
  return {
    host: host.id,
    id,
    name: list.name,
    order: list.order,
    hand: list.hand,
    entries: list.entries.map((entry) => entryRecord(host, entry)),
  };
}

/** All lists of a host's policy. */
export function listRecords(host: Host): readonly ListRecord[] {
  return host.policy.order().map((list, id) => listRecord(host, list, id));
}
