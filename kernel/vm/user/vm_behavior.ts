/**
 * vm_behavior_set: a task says in what order it is going to touch a range. A fault tells the
 * object, and that decides which page becomes inactive when the next one comes: the one before
 * it, the one behind it, or none. Requests are one page, whatever is said.
 * @mach vm/vm_map.c vm_map_behavior_set
 */
import type { KernReturn } from '../../mach/kern_return';
import type { VmBehavior } from '../../mach/vm_prot';
import { VM_BEHAVIOR_DEFAULT, VM_BEHAVIOR_RSEQNTL } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import type { VmMap } from '../map/vm_map';
import { vmMapChange } from '../map/vm_map';
import { vmUserPages } from './vm_user';

/** True if entries cover the range. @mach vm/vm_map.c vm_map_range_check */
function isCovered(map: VmMap, start: number, end: number): boolean {
  let at = start;
  for (let entry = map.lookupEntry(start); at < end; entry = entry.next) {
    if (entry.start > at) return false;
    at = entry.end;
  }
  return true;
}

/**
 * Sets the behavior of a range. @mach vm/vm_user.c vm_behavior_set
 *
 * Errors: KERN_INVALID_ARGUMENT for a range that wraps, for a behavior that is none, and where the
 *         interface has no such call; KERN_INVALID_ADDRESS for a hole: nothing is changed then.
 */
export function vmBehaviorSet(
  host: Host,
  map: VmMap,
  at: number,
  size: number,
  behavior: VmBehavior,
): KernReturn {
  const range = vmUserPages(host, map, at, size);
  if (range === null || !host.switches.behaviorIsOffered) return 'KERN_INVALID_ARGUMENT';
  if (size === 0) return 'KERN_SUCCESS';
  const known = behavior >= VM_BEHAVIOR_DEFAULT && behavior <= VM_BEHAVIOR_RSEQNTL;
  if (!Number.isInteger(behavior) || !known) return 'KERN_INVALID_ARGUMENT';
  const { start, end } = range;
  if (!isCovered(map, start, end)) return 'KERN_INVALID_ADDRESS';
  vmMapChange(host, map, start, end, (entry) => {
    entry.behavior = behavior;
  });
  return 'KERN_SUCCESS';
}
