/**
 * Protections and the other small enumerations of the VM interface, as the integers that Mach uses.
 */

/** A set of access bits. @mach mach/vm_prot.h vm_prot_t */
export type VmProt = number;
export const VM_PROT_NONE = 0;
export const VM_PROT_READ = 1;
export const VM_PROT_WRITE = 2;
export const VM_PROT_EXECUTE = 4;
/** What fresh memory allows: read and write. */
export const VM_PROT_DEFAULT = 3;
export const VM_PROT_ALL = 7;
/** Lock requests only: leave the page's lock as it is. */
export const VM_PROT_NO_CHANGE = 8;

/** True when `prot` has no bit outside READ, WRITE and EXECUTE. */
export function isVmProt(prot: number): boolean {
  return Number.isInteger(prot) && prot >= VM_PROT_NONE && prot <= VM_PROT_ALL;
}

/** What a child gets of an entry. @mach mach/vm_inherit.h vm_inherit_t */
export type VmInherit = number;
export const VM_INHERIT_SHARE = 0;
export const VM_INHERIT_COPY = 1;
export const VM_INHERIT_NONE = 2;

/** In what order a range is going to be touched. @mach mach/vm_behavior.h vm_behavior_t */
export type VmBehavior = number;
export const VM_BEHAVIOR_DEFAULT = 0;
export const VM_BEHAVIOR_RANDOM = 1;
export const VM_BEHAVIOR_SEQUENTIAL = 2;
/** Downwards. */
export const VM_BEHAVIOR_RSEQNTL = 3;

/** Names for people and scenario files, in the order of the numbers. */
export const vmInheritNames = ['SHARE', 'COPY', 'NONE'] as const;

/** Names for people and scenario files. */
export const vmBehaviorNames = ['DEFAULT', 'RANDOM', 'SEQUENTIAL', 'RSEQNTL'] as const;

/** `r`, `w`, `x` in Mach's order, or `-`. */
export function vmProtText(prot: VmProt): string {
  const read = prot & VM_PROT_READ ? 'r' : '-';
  const write = prot & VM_PROT_WRITE ? 'w' : '-';
  return `${read}${write}${prot & VM_PROT_EXECUTE ? 'x' : '-'}`;
}
