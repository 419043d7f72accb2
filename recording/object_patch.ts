/**
 * The rows of objects.
 */
import type { Look } from '../kernel/inspect/look';
import type { ObjectRecord } from '../kernel/inspect/machine_state';
import { objectRecord, pagerTieOf } from '../kernel/inspect/page_look';
import { copyStrategyNames } from '../kernel/mach/memory_object_types';
import type { Host } from '../kernel/machine/host';
import type { VmObject } from '../kernel/vm/object/vm_object';
import { patchChain } from './chain_patch';
import type { Patch } from './patch';
import type { Mutable, Written } from './slots';

type ObjectRow = Mutable<ObjectRecord>;

/**
 * Writes what is new of an object that has a row. Its pages are gone through only if their number
 * has changed, as it does with each page that comes or goes, or if all is to be compared.
 */
export function patchObject(
  patch: Patch,
  thing: Written,
  look: Look,
  host: Host,
  object: VmObject,
  isThorough: boolean,
): void {
  const row = thing.row as unknown as ObjectRow; // parsed
  patch.begin(thing);
  const count = object.residentPageCount;
  if (isThorough || row.residentPageCount !== count) patchPages(patch, row, object);
  if (!hasCounts(row, object)) patchCounts(patch, row, object);
  if (!hasTies(row, object)) patchTies(patch, row, object);
  if (!hasAttributes(row, object)) patchAttributes(patch, row, object);
  if (object.syncRequests.length > 0 || row.syncRequests.length > 0) {
    const { syncRequests } = objectRecord(look, host, object);
    row.syncRequests = patch.parts('syncRequests', row.syncRequests, syncRequests);
  }
  if (patch.count > 0) {
    row.name = patch.value('name', row.name, look.names.object(host.id, object.id));
  }
}

function hasCounts(row: ObjectRow, object: VmObject): boolean {
  return (
    row.refCount === object.refCount &&
    row.residentPageCount === object.residentPageCount &&
    row.absentCount === object.absentCount &&
    row.pagingInProgress === object.pagingInProgress &&
    row.size === object.size
  );
}

function patchCounts(patch: Patch, row: ObjectRow, object: VmObject): void {
  row.refCount = patch.value('refCount', row.refCount, object.refCount);
  const resident = object.residentPageCount;
  row.residentPageCount = patch.value('residentPageCount', row.residentPageCount, resident);
  row.absentCount = patch.value('absentCount', row.absentCount, object.absentCount);
  const paging = object.pagingInProgress;
  row.pagingInProgress = patch.value('pagingInProgress', row.pagingInProgress, paging);
  row.size = patch.value('size', row.size, object.size);
}

function patchPages(patch: Patch, row: ObjectRow, object: VmObject): void {
  row.pages = patchChain(patch, 'pages', row.pages, object.memqHead);
}

function idOf(thing: { readonly id: number } | null): number | null {
  return thing === null ? null : thing.id;
}

function hasTies(row: ObjectRow, object: VmObject): boolean {
  return (
    row.pager === idOf(object.pager) &&
    row.control === idOf(object.pagerRequest) &&
    row.namePort === idOf(object.pagerName) &&
    row.pagingOffset === object.pagingOffset &&
    row.shadow === idOf(object.shadow) &&
    row.shadowOffset === object.shadowOffset &&
    row.copy === idOf(object.copy) &&
    row.tie === pagerTieOf(object)
  );
}

function patchTies(patch: Patch, row: ObjectRow, object: VmObject): void {
  row.tie = patch.value('tie', row.tie, pagerTieOf(object));
  row.pager = patch.value('pager', row.pager, object.pager?.id ?? null);
  row.control = patch.value('control', row.control, object.pagerRequest?.id ?? null);
  row.namePort = patch.value('namePort', row.namePort, object.pagerName?.id ?? null);
  row.pagingOffset = patch.value('pagingOffset', row.pagingOffset, object.pagingOffset);
  row.shadow = patch.value('shadow', row.shadow, object.shadow?.id ?? null);
  row.shadowOffset = patch.value('shadowOffset', row.shadowOffset, object.shadowOffset);
  row.copy = patch.value('copy', row.copy, object.copy?.id ?? null);
}

function hasAttributes(row: ObjectRow, object: VmObject): boolean {
  return (
    row.internal === object.internal &&
    row.temporary === object.temporary &&
    row.cached === object.cached &&
    row.counted === object.counted &&
    row.held === object.held &&
    row.shadowed === object.shadowed &&
    row.copyStrategy === copyStrategyNames[object.copyStrategy] &&
    row.mayCache === object.canPersist &&
    row.clusterSizeBytes === object.clusterSize &&
    row.advisoryPageout === object.advisoryPageout &&
    row.silentOverwrite === object.silentOverwrite &&
    row.oldPageout === object.oldPageout
  );
}

function patchAttributes(patch: Patch, row: ObjectRow, object: VmObject): void {
  row.internal = patch.value('internal', row.internal, object.internal);
  row.temporary = patch.value('temporary', row.temporary, object.temporary);
  row.cached = patch.value('cached', row.cached, object.cached);
  row.counted = patch.value('counted', row.counted, object.counted);
  row.held = patch.value('held', row.held, object.held);
  row.shadowed = patch.value('shadowed', row.shadowed, object.shadowed);
  const strategy = copyStrategyNames[object.copyStrategy] ?? String(object.copyStrategy);
  row.copyStrategy = patch.value('copyStrategy', row.copyStrategy, strategy);
  row.mayCache = patch.value('mayCache', row.mayCache, object.canPersist);
  row.clusterSizeBytes = patch.value('clusterSizeBytes', row.clusterSizeBytes, object.clusterSize);
  row.advisoryPageout = patch.value('advisoryPageout', row.advisoryPageout, object.advisoryPageout);
  row.silentOverwrite = patch.value('silentOverwrite', row.silentOverwrite, object.silentOverwrite);
  row.oldPageout = patch.value('oldPageout', row.oldPageout, object.oldPageout);
}
