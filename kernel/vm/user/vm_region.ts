/**
 * vm_region and its like: what a task may ask about its address space without changing it.
 * @mach vm/vm_user.c vm_region vm_statistics vm_machine_attribute
 */
import type { KernReturn, Result } from '../../mach/kern_return';
import type { VmBehavior, VmInherit, VmProt } from '../../mach/vm_prot';
import type { Counts } from '../../mach/vm_statistics';
import type { Host } from '../../machine/host';
import type { VmMap } from '../map/vm_map';
import { vmUserPages } from './vm_user';

/** One entry of a map, in bytes. @mach vm/vm_user.c vm_region (its out arguments) */
export interface Region {
  readonly address: number;
  readonly size: number;
  readonly protection: VmProt;
  readonly maxProtection: VmProt;
  readonly inheritance: VmInherit;
  readonly behavior: VmBehavior;
  /** Other maps have it too. */
  readonly isShared: boolean;
  /** There is an object, and so a port with its name; false for memory never touched. */
  readonly hasObject: boolean;
  /** First byte of the object that it shows. */
  readonly offset: number;
}

/**
 * The first entry at or above an address. @mach vm/vm_user.c vm_region
 *
 * Errors: above the last entry KERN_INVALID_ADDRESS, or KERN_NO_SPACE (switch regionEndIsNoSpace).
 */
export function vmRegion(host: Host, map: VmMap, at: number): Result<Region> {
  const known = Number.isSafeInteger(at) && at >= 0 && at < map.maxPage * host.pageSize;
  const entry = known ? map.lookupEntry(Math.floor(at / host.pageSize)) : map.header;
  if (entry === map.header) {
    return { kr: host.switches.regionEndIsNoSpace ? 'KERN_NO_SPACE' : 'KERN_INVALID_ADDRESS' };
  }
  const { start, end, object, offset, protection, maxProtection } = entry;
  const { inheritance, behavior, isShared } = entry;
  const { pageSize } = host;
  return {
    kr: 'KERN_SUCCESS',
    value: {
      address: start * pageSize,
      size: (end - start) * pageSize,
      protection,
      maxProtection,
      inheritance,
      behavior,
      isShared,
      hasObject: object !== null,
      offset: (offset * pageSize) % host.tunables.addressLimit,
    },
  };
}

/** Counts pages and what has happened to them. @mach vm/vm_user.c vm_statistics */
export function vmStatistics(host: Host): Counts {
  const { statistics: s, resident, pageSize } = host;
  const queues = host.policy.queues?.() ?? { active: host.policy.pages().length, inactive: 0 };
  return {
    pagesize: pageSize,
    free_count: resident.freeCount,
    active_count: queues.active,
    inactive_count: queues.inactive,
    wire_count: resident.wireCount,
    zero_fill_count: s.zeroFillCount,
    reactivations: s.reactivations,
    pageins: s.pageins,
    pageouts: s.pageouts,
    faults: s.faults,
    cow_faults: s.cowFaults,
    lookups: s.lookups,
    hits: s.hits,
  };
}

/**
 * Sets or asks a property of the machine's caches: this machine has none.
 * @mach vm/vm_user.c vm_machine_attribute
 *
 * Errors: KERN_INVALID_ARGUMENT for a range that is none, else KERN_INVALID_ADDRESS, always.
 */
export function vmMachineAttribute(host: Host, map: VmMap, at: number, size: number): KernReturn {
  const { pageSize, switches, tunables } = host;
  const stray = vmUserPages(host, map, at, size) === null;
  const { minPage, maxPage } = map;
  // Where addresses begin again at 0, only the two ends are looked at.
  const within =
    switches.strayRangesAreEmpty &&
    Number.isSafeInteger(at) &&
    Number.isSafeInteger(size) &&
    at >= minPage * pageSize &&
    (at + size) % tunables.addressLimit <= maxPage * pageSize;
  return stray && !within ? 'KERN_INVALID_ARGUMENT' : 'KERN_INVALID_ADDRESS';
}
