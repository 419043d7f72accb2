/**
 * vm_fault: a thread touched an address that does not translate, or not for that access.
 * Station 1 of the tour: address -> map entry -> object and offset -> page -> translation.
 *
 * A fault that waits holds a reference and a paging reference on its object, gives both back when
 * it is woken, and starts over from the map; if it waited for a page, and the map has changed, it
 * is done with the page first. It ends with a code in `thread.result`.
 * @mach vm/vm_fault.c vm_fault
 */
import { assert } from '../../kern/assert';
import type { Activation, Held, Step, Thread } from '../../kern/thread';
import { BLOCKED, DONE } from '../../kern/thread';
import type { KernReturn } from '../../mach/kern_return';
import type { VmProt } from '../../mach/vm_prot';
import { VM_BEHAVIOR_DEFAULT, VM_PROT_WRITE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import { vmFaultWire } from '../map/vm_fault_unwire';
import type { VmMap } from '../map/vm_map';
import type { VmMapEntry } from '../map/vm_map_entry';
import { vmMapEntryObject } from '../map/vm_map_pageable';
import type { VmObject } from '../object/vm_object';
import { vmObjectPagingBegin, vmObjectPagingEnd, vmObjectReference } from '../object/vm_object';
import { vmObjectShadow } from '../object/vm_object_shadow';
import { vmObjectDeallocate } from '../object/vm_object_terminate';
import { HW_REFERENCE, pmapEnter } from '../page/pmap';
import type { FaultReturn } from '../page/vm_fault_return';
import { FAILED, FOUND, RETRY, WAIT } from '../page/vm_fault_return';
import type { VmPage } from '../page/vm_page';
import { vmPageActivate } from '../page/vm_page_queues';
import { pageWakeupDone } from '../page/vm_resident';
import { FaultFound } from './vm_fault_found';
import { vmFaultPage } from './vm_fault_page';
import { vmFaultLetGo } from './vm_fault_request';

/**
 * A fault in progress: plain data, good for one fault after another of the same thread.
 * @mach vm/vm_fault.c vm_fault_state_t
 */
export class VmFault implements Activation {
  readonly routine: string = 'vm_fault';
  readonly map: VmMap;
  /** Page of the address space. */
  vpn = 0;
  access: VmProt = 0;
  /** What a waiting fault holds. */
  object: VmObject | null = null;
  /** Set by data_error: this waiter fails, whatever has become of the page. */
  failed: KernReturn | null = null;
  counted = false;
  /** The page was not there: this fault has it brought in, or made. */
  brought = false;
  /** The page of `object` that a waiting fault goes on with; -1 if it starts over from the map. */
  wanted = -1;
  /** What vm_fault_page answers. */
  readonly found = new FaultFound();

  constructor(map: VmMap) {
    this.map = map;
  }

  /** Ready for another fault. */
  begin(vpn: number, access: VmProt): this {
    this.vpn = vpn;
    this.access = access;
    this.failed = null;
    this.counted = false;
    this.brought = false;
    return this;
  }

  run(host: Host, thread: Thread): Step {
    return vmFault(host, thread, this);
  }

  abort(host: Host): void {
    vmFaultRelease(host, this);
  }

  held(): Held {
    return { objects: [this.object], pages: [this.found.page] };
  }
}

/** From a page to the next one, by behavior: upwards, in no order, upwards, downwards. */
const STRIDES: readonly number[] = [1, 0x4000_0000, 1, -1];

/** Gives back what a waiting fault holds. @mach vm/vm_fault.c vm_fault_cleanup */
export function vmFaultRelease(host: Host, fault: VmFault): void {
  const { object } = fault;
  if (object === null) return;
  fault.object = null;
  fault.wanted = -1;
  vmObjectPagingEnd(object);
  vmObjectDeallocate(host, object);
}

/**
 * Resolves a fault, or fails it with a code in `thread.result`. @mach vm/vm_fault.c vm_fault
 *
 * Ensures: on success the address translates for the access at this moment.
 * Sends:   what vmFaultPage sends.
 * Blocks:  as vmFaultPage does; the fault starts over from the map.
 */
export function vmFault(host: Host, thread: Thread, fault: VmFault): Step {
  let entry = fault.map.lookup(fault.vpn);
  if (fault.object !== null) {
    if (fault.wanted !== -1 && moved(host, fault, entry) && !outlive(host, thread, fault))
      return BLOCKED;
    vmFaultRelease(host, fault);
    if (fault.failed !== null) return end(host, thread, fault, fault.failed);
  }
  for (;;) {
    if (entry === null) return end(host, thread, fault, 'KERN_INVALID_ADDRESS');
    if ((fault.access & entry.protection) !== fault.access) {
      return end(host, thread, fault, 'KERN_PROTECTION_FAILURE');
    }
    if (entry.needsCopy && (fault.access & VM_PROT_WRITE) !== 0) settleCopy(host, fault, entry);
    const object = entry.object ?? vmMapEntryObject(host, fault.map, entry);
    if (!fault.counted) {
      fault.counted = true;
      host.statistics.faults += 1;
    }
    object.stride = entry.behavior === VM_BEHAVIOR_DEFAULT ? 1 : (STRIDES[entry.behavior] ?? 1);
    const offset = shownAt(host, entry, fault.vpn);
    switch (vmFaultTry(host, thread, fault, object, offset)) {
      case FOUND:
        enter(host, fault, entry);
        return end(host, thread, fault, 'KERN_SUCCESS');
      case FAILED:
        return end(host, thread, fault, fault.found.code);
      case WAIT:
        if (fault.found.forPage) fault.wanted = offset;
        vmFaultHold(fault, object);
        return BLOCKED;
      default:
        entry = fault.map.lookup(fault.vpn);
    }
  }
}

/** Tries once to get the page. @mach vm/vm_fault.c vm_fault (vm_fault_page) */
export function vmFaultTry(
  host: Host,
  thread: Thread,
  fault: VmFault,
  object: VmObject,
  offset: number,
): FaultReturn {
  const { found } = fault;
  const outcome = vmFaultPage(host, thread, found.begin(fault.access), object, offset);
  if (found.brought) fault.brought = true;
  if (outcome === RETRY) host.faultRestarts += 1;
  return outcome;
}

/** True if the map does not show any more, to that access, the page that the fault waited for. */
function moved(host: Host, fault: VmFault, entry: VmMapEntry | null): boolean {
  const { vpn, access, object, wanted } = fault;
  if (entry === null || (access & entry.protection) !== access) return true;
  return entry.object !== object || shownAt(host, entry, vpn) !== wanted;
}

/** The page of the object that an entry shows at an address: offsets may begin again at 0. */
function shownAt({ addressPages }: Host, entry: VmMapEntry, vpn: number): number {
  const offset = entry.offset + (vpn - entry.start);
  return offset >= addressPages ? offset - addressPages : offset;
}

/**
 * The page that was waited for is settled before the map is looked at again: an error counts, and a
 * lock has to be lifted, though the address is another's by now. False if that takes another wait.
 * @mach vm/vm_fault.c vm_fault (vm_map_verify)
 */
function outlive(host: Host, thread: Thread, fault: VmFault): boolean {
  const { object, wanted } = fault;
  if (object === null || fault.failed !== null) return true;
  const outcome = vmFaultTry(host, thread, fault, object, wanted);
  if (outcome === FAILED) fault.failed = fault.found.code;
  if (outcome === FOUND) mapChanged(host, fault, object, wanted);
  if (outcome !== WAIT) return true;
  fault.wanted = fault.found.forPage ? wanted : -1;
  return false;
}

/** The map shows another page by now: this one is not the fault's any more. */
function mapChanged(host: Host, fault: VmFault, object: VmObject, offset: number): void {
  const { page } = fault.found;
  fault.found.page = null;
  host.faultRestarts += 1;
  if (host.trace.on) host.trace.emit('vm_fault.map_changed', fault.vpn, object.id, offset);
  if (page !== null) vmFaultLetGo(host, page);
}

/** A fault that waits keeps the object where it waits. @mach vm/vm_fault.c vm_fault */
export function vmFaultHold(fault: VmFault, top: VmObject): void {
  const object = fault.found.level ?? top;
  vmObjectReference(object);
  vmObjectPagingBegin(object);
  fault.object = object;
}

/** An entry that shares its object with a copy gets a shadow of its own for a write. */
function settleCopy(host: Host, fault: VmFault, entry: VmMapEntry): void {
  if (entry.object !== null) vmObjectShadow(host, entry, entry.end - entry.start);
  entry.needsCopy = false;
  fault.map.timestamp += 1;
}

/** Enters the page in the map and lets go of it. @mach vm/vm_fault.c vm_fault (PMAP_ENTER) */
function enter(host: Host, fault: VmFault, entry: VmMapEntry): void {
  const { page, allowed } = fault.found;
  assert(page?.busy === true, 'vm_fault: the page found is not busy');
  fault.found.page = null;
  const { pmapSystem } = host;
  // Who reads what a copy shares gets no WRITE.
  const shared = entry.needsCopy ? VM_PROT_WRITE : 0;
  const prot = entry.protection & allowed & ~page.pageLock & ~shared;
  pmapEnter(pmapSystem, fault.map.pmap, fault.vpn, page, prot);
  if (!page.queued && page.wireCount === 0) vmPageActivate(host, page);
  if (fault.map.wiringRequired) wire(host, fault, page, entry);
  page.reference = true;
  pmapSystem.bits[page.id] = (pmapSystem.bits[page.id] ?? 0) | HW_REFERENCE;
  host.marked(page.id);
  if (host.trace.on) {
    host.trace.emit(
      'vm_fault.entered',
      page.id,
      page.object?.id ?? -1,
      page.offset,
      fault.vpn,
      prot,
    );
  }
  pageWakeupDone(page);
}

/** In a map that wants its memory wired a fault wires the page that it brings. */
function wire(host: Host, { map, vpn }: VmFault, page: VmPage, entry: VmMapEntry): void {
  if (entry.wiredCount > 0 && page.wireCount === 0) vmFaultWire(host, map.pmap, vpn, page);
}

function end(host: Host, thread: Thread, fault: VmFault, code: KernReturn): Step {
  if (code !== 'KERN_SUCCESS' && host.trace.on) {
    host.trace.emit('vm_fault.failed', fault.vpn, fault.access, host.codeOf(code));
  }
  thread.result = code;
  return DONE;
}

/**
 * The access that faulted has been made. If it brought the page in it is no touch for a policy that
 * does not count loads; if the page was there it is one for a policy that wants every touch.
 * @ours conventions on which books differ
 */
export function vmFaultTouched(host: Host, fault: VmFault, id: number): void {
  if (!fault.brought) {
    if (host.exact) host.touchedOne(id);
  } else if (host.loadCounts) host.marked(id);
  else {
    const { bits } = host.pmapSystem;
    bits[id] = (bits[id] ?? 0) & ~HW_REFERENCE;
  }
}
