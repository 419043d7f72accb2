/**
 * vm_map_entry: a range of addresses of a map with one meaning, counted in pages. The entries of a
 * map are a ring, by address, with the map's header between the last and the first.
 * @mach vm/vm_map.h
 */
import type { VmBehavior, VmInherit, VmProt } from '../../mach/vm_prot';
import {
  VM_BEHAVIOR_DEFAULT,
  VM_INHERIT_COPY,
  VM_PROT_ALL,
  VM_PROT_DEFAULT,
  VM_PROT_NONE,
} from '../../mach/vm_prot';
import type { VmObject } from '../object/vm_object';

/** A range of addresses with one meaning. @mach vm/vm_map.h vm_map_entry */
export class VmMapEntry {
  /** First page, and the one after the last. */
  start = 0;
  end = 0;
  /** The neighbours in the map. @mach vme_prev vme_next */
  prev: VmMapEntry = this;
  next: VmMapEntry = this;
  /** Null until the first fault of anonymous memory. */
  object: VmObject | null = null;
  /** Page of the object at `start`; untouched memory has one too, which means nothing. */
  offset = 0;
  protection: VmProt = VM_PROT_DEFAULT;
  maxProtection: VmProt = VM_PROT_ALL;
  inheritance: VmInherit = VM_INHERIT_COPY;
  behavior: VmBehavior = VM_BEHAVIOR_DEFAULT;
  /** The object is shared with a copy: a write makes a shadow object first. */
  needsCopy = false;
  /** Another map may have the same object, and sees what this one writes. */
  isShared = false;
  /** How often the entry is wired: two at most, where wirings are a mask. */
  wiredCount = 0;
  /** How often tasks wire it (which counts once), where wirings are counted. */
  userWiredCount = 0;
  /** The accesses that must not fault, where wirings are a mask; kept while there is no access. */
  wiredAccess: VmProt = VM_PROT_NONE;
  /** Free pages behind it, if the map lists its gaps and there are any. */
  gap = 0;

  /** Takes over everything but the places on the map's lists. */
  copyFull(from: VmMapEntry): void {
    this.start = from.start;
    this.end = from.end;
    this.object = from.object;
    this.offset = from.offset;
    this.protection = from.protection;
    this.maxProtection = from.maxProtection;
    this.inheritance = from.inheritance;
    this.behavior = from.behavior;
    this.needsCopy = from.needsCopy;
    this.isShared = from.isShared;
    this.wiredCount = from.wiredCount;
    this.userWiredCount = from.userWiredCount;
    this.wiredAccess = from.wiredAccess;
    this.gap = 0;
  }
}
