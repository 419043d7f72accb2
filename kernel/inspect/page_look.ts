/**
 * Records of pages and of objects.
 */
import { copyStrategyNames } from '../mach/memory_object_types';
import { vmProtText } from '../mach/vm_prot';
import type { Host } from '../machine/host';
import type { VmObject } from '../vm/object/vm_object';
import { HW_MODIFY, HW_REFERENCE, pmapMappings } from '../vm/page/pmap';
import type { VmPage } from '../vm/page/vm_page';
import type { Look } from './look';
import { idsOf } from './look';
import type {
  MappingRecord,
  ObjectRecord,
  PageFlag,
  PageQueueName,
  PageRecord,
  PagerTie,
} from './machine_state';

const pageFlags: readonly (readonly [PageFlag, (page: VmPage) => boolean])[] = [
  ['free', (page) => page.free],
  ['fictitious', (page) => page.fictitious],
  ['busy', (page) => page.busy],
  ['absent', (page) => page.absent],
  ['error', (page) => page.error],
  ['restart', (page) => page.restart],
  ['dirty', (page) => page.dirty],
  ['reference', (page) => page.reference],
  ['precious', (page) => page.precious],
  ['laundry', (page) => page.laundry],
  ['external_laundry', (page) => page.externalLaundry],
  ['discard_request', (page) => page.discardRequest],
];

/** What is true of a page. */
export function pageFlagsOf(page: VmPage): readonly PageFlag[] {
  const flags: PageFlag[] = [];
  for (const [flag, isSet] of pageFlags) if (isSet(page)) flags.push(flag);
  return flags;
}

/** Where a page stands. */
export function pageQueueOf(host: Host, page: VmPage): PageQueueName {
  if (page.free) return 'free';
  if (page.wireCount > 0) return 'wired';
  if (!page.queued) return 'none';
  if (host.policy.isInactive === undefined) return 'policy';
  return host.policy.isInactive(page.id) ? 'inactive' : 'active';
}

/** Where a page is mapped. */
export function pageMappings(look: Look, host: Host, page: VmPage): readonly MappingRecord[] {
  return pmapMappings(host.pmapSystem, page.id).map(({ pmap, vpn }) => ({
    task: look.pmapTask(pmap),
    vpn,
    allows: vmProtText(pmap.entry(vpn) & 7),
  }));
}

/**
 * The thread with a routine that works on a page; one that waits for the page does not, nor one
 * that waits for a message.
 */
export function pageHolder({ machine }: Look, page: VmPage): number | null {
  for (const { id, stack, waitQueue } of machine.threads) {
    if (waitQueue?.subject === page || waitQueue?.kind === 'port_receive') continue;
    if (stack.some((activation) => activation.held().pages?.includes(page))) return id;
  }
  return null;
}

/** A page structure as it stands. */
export function pageRecord(look: Look, host: Host, page: VmPage): PageRecord {
  const { object, offset } = page;
  const there = page.tabled && object !== null;
  const bits = page.fictitious ? 0 : (host.pmapSystem.bits[page.id] ?? 0);
  const data = !page.free && !page.fictitious && !page.absent && !page.error;
  return {
    host: host.id,
    id: page.id,
    frame: page.fictitious ? null : page.frame,
    object: there ? object.id : null,
    offset: there ? offset : null,
    queue: pageQueueOf(host, page),
    flags: pageFlagsOf(page),
    referenced: (bits & HW_REFERENCE) !== 0,
    modified: (bits & HW_MODIFY) !== 0,
    wireCount: page.wireCount,
    lock: vmProtText(page.pageLock),
    unlockRequest: vmProtText(page.unlockRequest),
    pageError: page.error ? page.pageError : null,
    mappings: pageMappings(look, host, page),
    heldBy: page.busy && there ? pageHolder(look, page) : null,
    waiters: page.wanted ? idsOf(page.waiters) : [],
    value: data ? host.phys.loadWord(page.id, 0) : null,
  };
}

/** How far an object has come with its pager. */
export function pagerTieOf(object: VmObject): PagerTie {
  if (!object.pagerCreated) return 'none';
  if (object.pager === null) return 'detached';
  if (object.pagerReady) return 'ready';
  return object.pagerInitialized ? 'initialized' : 'created';
}

/** The pages of an object by their ids, in the order in which they were inserted. */
function pagesOf(object: VmObject): readonly number[] {
  const ids: number[] = [];
  for (let page = object.memqHead; page !== null; page = page.listNext) ids.push(page.id);
  return ids;
}

/** An object as it stands. */
export function objectRecord(look: Look, host: Host, object: VmObject): ObjectRecord {
  return {
    host: host.id,
    id: object.id,
    name: look.names.object(host.id, object.id),
    internal: object.internal,
    temporary: object.temporary,
    cached: object.cached,
    counted: object.counted,
    held: object.held,
    tie: pagerTieOf(object),
    pager: object.pager?.id ?? null,
    control: object.pagerRequest?.id ?? null,
    namePort: object.pagerName?.id ?? null,
    pagingOffset: object.pagingOffset,
    size: object.size,
    refCount: object.refCount,
    shadow: object.shadow?.id ?? null,
    shadowOffset: object.shadowOffset,
    copy: object.copy?.id ?? null,
    shadowed: object.shadowed,
    copyStrategy: copyStrategyNames[object.copyStrategy] ?? String(object.copyStrategy),
    mayCache: object.canPersist,
    clusterSizeBytes: object.clusterSize,
    advisoryPageout: object.advisoryPageout,
    silentOverwrite: object.silentOverwrite,
    oldPageout: object.oldPageout,
    residentPageCount: object.residentPageCount,
    absentCount: object.absentCount,
    pagingInProgress: object.pagingInProgress,
    pages: pagesOf(object),
    syncRequests: object.syncRequests.map(({ offset, length, done }) => ({
      offsetBytes: offset,
      lengthBytes: length,
      done,
    })),
  };
}

/** Live objects of a host by their ids: records are used again, so their order says nothing. */
export function liveObjects(host: Host): readonly VmObject[] {
  return host.objects.all.filter((object) => object.alive).sort((a, b) => a.id - b.id);
}
