/**
 * vm_wire: pages that stay in memory until they are unwired. An entry is marked first, then each of
 * its pages is faulted in and wired, in order; what a pager cannot provide is passed over.
 * Counts nest, or with `wiringIsAMask` an entry is wired or not. @mach vm/vm_map.c vm_map_pageable
 */
import type { Step, Thread } from '../../kern/thread';
import { AGAIN, DONE, HoldsNothing } from '../../kern/thread';
import type { KernReturn } from '../../mach/kern_return';
import type { VmProt } from '../../mach/vm_prot';
import { isVmProt, VM_PROT_NONE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import { vmFaultUnwire, vmFaultWire, vmFaultWiredPage } from '../map/vm_fault_unwire';
import type { VmMap } from '../map/vm_map';
import type { VmMapEntry } from '../map/vm_map_entry';
import { vmMapRangeCheck } from '../map/vm_map_find';
import { vmMapClipEnd, vmMapClipStart } from '../map/vm_map_links';
import type { UnwiredPages } from '../map/vm_map_pageable';
import { vmMapPageable } from '../map/vm_map_pageable';
import { VmFault } from './vm_fault';

/** A vm_wire in progress. @mach vm/vm_user.c vm_wire */
export class VmWire extends HoldsNothing {
  readonly routine = 'vm_wire';
  readonly map: VmMap;
  /** Pages. */
  readonly start: number;
  readonly end: number;
  readonly access: VmProt;
  /** True if holes are passed over: what is mapped now is wired. */
  readonly holes: boolean;
  code: KernReturn = 'KERN_SUCCESS';
  /** Entries that have to be faulted in; cut, they stay what they are. */
  private readonly wiring: UnwiredPages[] = [];
  private begun = false;
  private vpn = -1;
  private faulted = false;

  constructor(map: VmMap, start: number, end: number, access: VmProt, holes = false) {
    super();
    this.map = map;
    this.start = start;
    this.end = end;
    this.access = access;
    this.holes = holes;
  }

  /** What is left of a wiring whose entries have been marked. */
  static ofPages(map: VmMap, unwired: readonly UnwiredPages[]): VmWire {
    const wire = new VmWire(map, 0, 0, VM_PROT_NONE);
    wire.begun = true;
    wire.wiring.push(...unwired);
    return wire;
  }

  run(host: Host, thread: Thread): Step {
    if (!this.begun) {
      this.begun = true;
      this.code = this.begin(host);
      if (this.code !== 'KERN_SUCCESS') return DONE;
    }
    for (let next = this.wiring[0]; next !== undefined; next = this.wiring[0]) {
      if (this.vpn < next.start) this.vpn = next.start;
      for (; this.vpn < next.end; this.vpn += 1) {
        if (!this.wirePage(host, thread, this.vpn)) return AGAIN;
      }
      this.wiring.shift();
    }
    return DONE;
  }

  private begin(host: Host): KernReturn {
    const { map, access } = this;
    if (!isVmProt(access)) return 'KERN_INVALID_ARGUMENT';
    if (host.switches.wiringIsAMask) {
      const lowest = map.lookupEntry(this.start).start;
      const start = this.holes ? Math.max(this.start, lowest) : this.start;
      const { kr, unwired } = vmMapPageable(host, map, start, this.end, access, !this.holes);
      this.wiring.push(...unwired);
      return kr;
    }
    const entries = map.lookup(this.start) === null && !this.holes ? null : this.entries();
    if (access === 0) {
      const bad = entries === null || entries.some(({ userWiredCount }) => userWiredCount === 0);
      if (bad) return 'KERN_INVALID_ARGUMENT';
    } else if (entries === null || entries.some(({ protection }) => (access & ~protection) !== 0)) {
      if (!this.holes) return 'KERN_FAILURE';
    }
    const first = vmMapClipStart(host, map, this.start);
    for (let entry = first; entry.start < this.end; entry = entry.next) {
      vmMapClipEnd(host, map, entry, this.end);
      if (access === 0) unwire(host, map, entry);
      else this.wire(entry);
    }
    map.timestamp += 1;
    return 'KERN_SUCCESS';
  }

  /** The entries of the range, or null if there is a hole. */
  private entries(): readonly VmMapEntry[] | null {
    const found: VmMapEntry[] = [];
    let at = this.start;
    const first = this.map.lookupEntry(at);
    for (let entry = first; entry.start < this.end; entry = entry.next) {
      if (entry.start > at && !this.holes) return null;
      found.push(entry);
      at = entry.end;
    }
    if (at < this.end && !this.holes) return null;
    return found;
  }

  private wire(entry: VmMapEntry): void {
    entry.userWiredCount += 1;
    if (entry.userWiredCount > 1) return; // However often tasks wire it, its pages are wired once.
    entry.wiredCount += 1;
    this.wiring.push({ start: entry.start, end: entry.end });
  }

  /** Wires a page; false if its fault was pushed, and has to run first. */
  private wirePage(host: Host, thread: Thread, vpn: number): boolean {
    const { map, faulted } = this;
    const { pmap } = map;
    const entry = map.lookup(vpn);
    this.faulted = false;
    // Gone meanwhile, or another thread has wired what was put in its place.
    if (entry === null || entry.wiredCount === 0 || pmap.wired.has(vpn)) return true;
    if (faulted && thread.result !== 'KERN_SUCCESS') return true;
    const access = entry.protection;
    const translation = pmap.entry(vpn);
    if ((translation & access) !== access) {
      // Also if the fault brought a page that is not what the address means by now.
      this.faulted = true;
      thread.stack.push(new VmFault(map).begin(vpn, access));
      return false;
    }
    const page = vmFaultWiredPage(host, pmap, entry, vpn);
    const there = page !== null && (translation !== 0 || !(page.busy || page.absent || page.error));
    if (there) vmFaultWire(host, pmap, vpn, page);
    return true;
  }
}

function unwire(host: Host, map: VmMap, entry: VmMapEntry): void {
  if (entry.userWiredCount === 0) return;
  entry.userWiredCount -= 1;
  if (entry.userWiredCount > 0) return;
  entry.wiredCount -= 1;
  if (entry.wiredCount === 0) vmFaultUnwire(host, map.pmap, entry);
}

/** What vm_wire is asked for, in bytes. @ours its arguments by name */
export interface WireRequest {
  readonly address: number;
  readonly size: number;
  /** 0 unwires. */
  readonly access: VmProt;
  /** The caller has the privileged port of the host. */
  readonly privileged: boolean;
}

/** How much a task may wire through the host port that everybody has, in bytes. */
const UNPRIVILEGED_BYTES = 8 << 20;

/**
 * Checks a vm_wire; answers the call to run, or the code. @mach vm/vm_user.c vm_wire
 *
 * Errors: KERN_INVALID_ARGUMENT for an access that is none or a range that wraps; without privilege
 *         KERN_INVALID_HOST, or KERN_NO_ACCESS beyond 8 MiB (switch wiringIsAMask).
 */
export function vmWireCall(host: Host, map: VmMap, request: WireRequest): VmWire | KernReturn {
  const { address, size, access, privileged } = request;
  const mask = host.switches.wiringIsAMask;
  if (!privileged && !mask) return 'KERN_INVALID_HOST';
  if (!isVmProt(access)) return 'KERN_INVALID_ARGUMENT';
  const sane = Number.isSafeInteger(address) && Number.isSafeInteger(size);
  if (!sane || address < 0 || size < 0) return 'KERN_INVALID_ARGUMENT';
  if (mask) {
    const wired = privileged || access === 0 ? 0 : wiredPages(map) * host.pageSize + size;
    // The sum begins again at 0 behind the highest address.
    if (wired % host.tunables.addressLimit > UNPRIVILEGED_BYTES) return 'KERN_NO_ACCESS';
    const { start, end } = vmMapRangeCheck(host, map, address, size);
    return new VmWire(map, start, end, access);
  }
  if (size === 0) return 'KERN_INVALID_ARGUMENT';
  const end = Math.ceil((address + size) / host.pageSize);
  if (end > map.maxPage) return 'KERN_FAILURE';
  return new VmWire(map, Math.floor(address / host.pageSize), end, access);
}

function wiredPages(map: VmMap): number {
  let pages = 0;
  for (const entry of map.entries) if (entry.wiredCount > 0) pages += entry.end - entry.start;
  return pages;
}
