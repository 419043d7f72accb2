/**
 * pmap: the hardware's view. Translations in two levels, leaves of 1,024 entries; reference and
 * modify bits by page; and the way back from a page to all its translations.
 * Station 5 of the tour: a hit reads one entry, sets bits, and asks nobody.
 *
 * An entry is `page id << 3 | protection`; 0 is no translation. A page has one translation almost
 * always: that one stands in two arrays, further ones in a list.
 * Law: 33 (no translation grants an access that the page's lock forbids). @mach intel/pmap.c
 */
import { assert } from '../../kern/assert';
import type { VmProt } from '../../mach/vm_prot';
import { VM_PROT_NONE } from '../../mach/vm_prot';
import type { VmPage } from './vm_page';

/** How many bits of a virtual page number choose within a leaf. @mach intel/pmap.h PTESHIFT */
export const LEAF_BITS = 10;
/** Those bits. @mach intel/pmap.h PTEMASK */
export const LEAF_MASK = 1023;
/** Addresses end here, at 2^16 leaves of 2^10 pages. @ours room for any trace, in whole numbers */
export const PMAP_PAGES = 1 << 26;
/** The processor has used the page. @mach intel/pmap.c PHYS_REFERENCED */
export const HW_REFERENCE = 1;
/** The processor has written to the page. @mach intel/pmap.c PHYS_MODIFIED */
export const HW_MODIFY = 2;

/** One address space's translations. @mach intel/pmap.h pmap */
export class Pmap {
  readonly id: number;
  readonly leaves: (Int32Array | undefined)[] = [];
  residentCount = 0;
  /** Virtual pages whose page this map has wired. @mach i386/intel/pmap.h INTEL_PTE_WIRED */
  readonly wired = new Set<number>();

  constructor(id: number) {
    this.id = id;
  }

  /** The entry of a virtual page, 0 for none. */
  entry(vpn: number): number {
    return this.leaves[vpn >>> LEAF_BITS]?.[vpn & LEAF_MASK] ?? 0;
  }

  /** True if the table has room for the page's entry. */
  reaches(vpn: number): boolean {
    return this.leaves[vpn >>> LEAF_BITS] !== undefined;
  }

  /** Stores an entry. The caller keeps the way back in step. */
  set(vpn: number, value: number): void {
    const index = vpn >>> LEAF_BITS;
    let leaf = this.leaves[index];
    if (leaf === undefined) {
      leaf = new Int32Array(LEAF_MASK + 1);
      while (this.leaves.length < index) this.leaves.push(undefined);
      this.leaves[index] = leaf;
    }
    leaf[vpn & LEAF_MASK] = value;
  }
}

/** A translation seen from its page, beyond the first. */
interface PvEntry {
  readonly pmap: Pmap;
  readonly vpn: number;
}

/** Hardware bits and reverse mappings of one host's pages. @mach intel/pmap.c pv_head_table */
export class PmapSystem {
  /** HW_REFERENCE and HW_MODIFY by page id. */
  bits = new Uint8Array(1024);
  /** The first translation of each page: which pmap (-1 for none), and where. */
  pvPmap = new Int32Array(1024).fill(-1);
  pvVpn = new Int32Array(1024);
  readonly pvMore = new Map<number, PvEntry[]>();
  readonly pmaps: Pmap[] = [];
  /** What a frame that is freed takes along to its next page. */
  private readonly kept: number;

  constructor(framesKeepReference = false) {
    this.kept = framesKeepReference ? HW_REFERENCE : 0;
  }

  /** An address space without translations. @mach intel/pmap.c pmap_create */
  create(): Pmap {
    const pmap = new Pmap(this.pmaps.length);
    this.pmaps.push(pmap);
    return pmap;
  }

  /** The page's frame is free: forgets the writes to it, and its use unless frames keep that. */
  release(id: number): void {
    this.bits[id] = (this.bits[id] ?? 0) & this.kept;
  }

  /** Makes room for page ids up to `id`. */
  reach(id: number): void {
    if (id < this.bits.length) return;
    const length = Math.max(id + 1, this.bits.length * 2);
    const bits = new Uint8Array(length);
    bits.set(this.bits);
    this.bits = bits;
    const pvPmap = new Int32Array(length).fill(-1);
    pvPmap.set(this.pvPmap);
    this.pvPmap = pvPmap;
    const pvVpn = new Int32Array(length);
    pvVpn.set(this.pvVpn);
    this.pvVpn = pvVpn;
  }
}

/** Lets `vpn` translate to `page` with these accesses. @mach intel/pmap.c pmap_enter */
export function pmapEnter(
  system: PmapSystem,
  pmap: Pmap,
  vpn: number,
  page: VmPage,
  prot: VmProt,
): void {
  const old = pmap.entry(vpn);
  const value = prot === VM_PROT_NONE ? 0 : (page.id << 3) | prot;
  if (old !== 0 && (value === 0 || old >> 3 !== page.id)) pmapRemoveOne(system, pmap, vpn);
  if (value === 0) return;
  const known = old !== 0 && old >> 3 === page.id;
  pmap.set(vpn, value);
  if (known) return;
  pmap.residentCount += 1;
  const { id } = page;
  if (system.pvPmap[id] === -1) {
    system.pvPmap[id] = pmap.id;
    system.pvVpn[id] = vpn;
    return;
  }
  const more = system.pvMore.get(id);
  if (more === undefined) system.pvMore.set(id, [{ pmap, vpn }]);
  else more.push({ pmap, vpn });
}

function pmapRemoveOne(system: PmapSystem, pmap: Pmap, vpn: number): void {
  const old = pmap.entry(vpn);
  if (old === 0) return;
  pmap.set(vpn, 0);
  pmap.residentCount -= 1;
  const id = old >> 3;
  if (system.pvMore.size === 0) {
    assert(system.pvVpn[id] === vpn, 'pmap_remove: a translation without a way back');
    system.pvPmap[id] = -1;
    system.pvVpn[id] = 0;
    return;
  }
  const more = system.pvMore.get(id);
  if (system.pvPmap[id] === pmap.id && system.pvVpn[id] === vpn) {
    const heir = more?.pop();
    system.pvPmap[id] = heir === undefined ? -1 : heir.pmap.id;
    system.pvVpn[id] = heir === undefined ? 0 : heir.vpn;
  } else {
    const index = more?.findIndex((entry) => entry.pmap === pmap && entry.vpn === vpn) ?? -1;
    assert(index >= 0, 'pmap_remove: a translation without a way back');
    more?.splice(index, 1);
  }
  if (more !== undefined && more.length === 0) system.pvMore.delete(id);
}

/** Removes all translations of a range. @mach intel/pmap.c pmap_remove */
export function pmapRemove(system: PmapSystem, pmap: Pmap, start: number, end: number): void {
  let vpn = start;
  while (vpn < end && pmap.residentCount > 0) {
    if (pmap.leaves[vpn >>> LEAF_BITS] === undefined) vpn = (vpn | LEAF_MASK) + 1;
    else {
      pmapRemoveOne(system, pmap, vpn);
      vpn += 1;
    }
  }
}

/** Takes accesses away from a range of one map. @mach intel/pmap.c pmap_protect */
export function pmapProtect(
  system: PmapSystem,
  pmap: Pmap,
  start: number,
  end: number,
  prot: VmProt,
): void {
  for (let vpn = start; vpn < end; vpn += 1) {
    const old = pmap.entry(vpn);
    if (old === 0) continue;
    const left = old & 7 & prot;
    if (left === 0) pmapRemoveOne(system, pmap, vpn);
    else pmap.set(vpn, (old & ~7) | left);
  }
}

/** Takes accesses away from every translation of a page. @mach intel/pmap.c pmap_page_protect */
export function pmapPageProtect(system: PmapSystem, page: VmPage, prot: VmProt): void {
  const { id } = page;
  if (prot === VM_PROT_NONE) {
    for (let pmap = system.pvPmap[id] ?? -1; pmap !== -1; pmap = system.pvPmap[id] ?? -1) {
      pmapRemoveOne(system, pmapOf(system, pmap), system.pvVpn[id] ?? 0);
    }
    return;
  }
  for (const { pmap, vpn } of pmapMappings(system, id)) {
    pmapProtect(system, pmap, vpn, vpn + 1, prot);
  }
}

/** All translations of a page, the first first. @ours laws and lock requests walk them */
export function pmapMappings(system: PmapSystem, id: number): readonly PvEntry[] {
  const first = system.pvPmap[id] ?? -1;
  if (first === -1) return [];
  const entry: PvEntry = { pmap: pmapOf(system, first), vpn: system.pvVpn[id] ?? 0 };
  return [entry, ...(system.pvMore.get(id) ?? [])];
}

function pmapOf(system: PmapSystem, id: number): Pmap {
  const pmap = system.pmaps[id];
  assert(pmap !== undefined, 'pmap: a translation of no pmap');
  return pmap;
}

/** True if the page was used since the bit was cleared. @mach intel/pmap.c pmap_is_referenced */
export function pmapIsReferenced(system: PmapSystem, page: VmPage): boolean {
  return ((system.bits[page.id] ?? 0) & HW_REFERENCE) !== 0;
}

/** Forgets the page's use. @mach intel/pmap.c pmap_clear_reference */
export function pmapClearReference(system: PmapSystem, page: VmPage): void {
  system.bits[page.id] = (system.bits[page.id] ?? 0) & ~HW_REFERENCE;
}

/** True if the page was written since the bit was cleared. @mach intel/pmap.c pmap_is_modified */
export function pmapIsModified(system: PmapSystem, page: VmPage): boolean {
  return ((system.bits[page.id] ?? 0) & HW_MODIFY) !== 0;
}

/** Forgets the writes to the page. @mach intel/pmap.c pmap_clear_modify */
export function pmapClearModify(system: PmapSystem, page: VmPage): void {
  system.bits[page.id] = (system.bits[page.id] ?? 0) & ~HW_MODIFY;
}
