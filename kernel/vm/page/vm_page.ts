/**
 * vm_page: one page of one object, or a free frame, or a placeholder without a frame.
 * Real pages keep their id and their frame for ever; fictitious ones have an id and no frame.
 * The booleans of Mach's structure are one packed word behind accessors with Mach's names.
 * What the hardware knows of a page (reference and modify bits, contents, translations) lives in
 * arrays indexed by page id: see pmap.ts and phys.ts. Queue links belong to the policy.
 *
 * Laws: 2 (one queue at most), 4 (one page a slot). @mach vm/vm_page.h
 */
import type { WaitQueue } from '../../kern/thread';
import { WaitQueueFor } from '../../kern/thread';
import type { KernReturn } from '../../mach/kern_return';
import type { PageId } from '../../mach/types';
import type { VmProt } from '../../mach/vm_prot';
import type { VmObject } from '../object/vm_object';

const TABLED = 1 << 0;
const BUSY = 1 << 1;
const FREE = 1 << 2;
const QUEUED = 1 << 3;
const FICTITIOUS = 1 << 4;
const ABSENT = 1 << 5;
const ERROR = 1 << 6;
const DIRTY = 1 << 7;
const PRECIOUS = 1 << 8;
const LAUNDRY = 1 << 9;
const DOUBLE = 1 << 10;
const RESTART = 1 << 11;
const EXTERNAL_LAUNDRY = 1 << 12;
const DISCARD_REQUEST = 1 << 13;
const REFERENCE = 1 << 14;
const LOCK_SHIFT = 16;
const UNLOCK_SHIFT = 20;
const LOCK_BITS = 7 << LOCK_SHIFT;
const UNLOCK_BITS = 7 << UNLOCK_SHIFT;
/** What the end of a page has to undo, beside its place in an object and its wiring. */
const ENCUMBERED = QUEUED | LAUNDRY | EXTERNAL_LAUNDRY;
/** What a fault has to deal with before it can have a page. */
const UNSETTLED = BUSY | RESTART | ERROR | ABSENT;
/** What a supply says anew. */
const SUPPLIED = BUSY | DIRTY | PRECIOUS | LOCK_BITS | UNLOCK_BITS;
/** What a freshly grabbed page is: busy, and nothing else but its kind. */
const TEMPLATE = BUSY;

/** One page: where it belongs and how it stands. @mach vm/vm_page.h vm_page */
export class VmPage {
  /** Identity while `tabled`; stale afterwards, until the page is free. */
  object: VmObject | null = null;
  /** Place in the object, in pages. */
  offset = 0;
  /** Links of the object's memq, in order of insertion; of the free list while free. */
  listNext: VmPage | null = null;
  listPrev: VmPage | null = null;
  /** How often the page is wired; a wired page is on no queue. */
  wireCount = 0;
  /** What data_error said, while `error`. */
  pageError: KernReturn = 'KERN_SUCCESS';
  private flags: number;
  private waitQueue: WaitQueue | null = null;
  readonly id: PageId;
  /** The physical frame, -1 for a fictitious page. */
  readonly frame: number;

  constructor(id: PageId, frame: number) {
    this.id = id;
    this.frame = frame;
    this.flags = frame < 0 ? TEMPLATE | FICTITIOUS : TEMPLATE;
  }

  /** Onto a free list, with all else as in a fresh page. @mach vm/vm_resident.c vm_page_init */
  retire(): void {
    this.flags = (this.flags & FICTITIOUS) | TEMPLATE | FREE;
    this.object = null;
    this.offset = 0;
    this.wireCount = 0;
    this.pageError = 'KERN_SUCCESS';
  }

  /** Off the free list. */
  revive(): void {
    this.flags &= ~FREE;
    this.listNext = null;
  }

  /** Its pager has supplied it: clean, nobody's, locked as said. */
  supplied(lock: VmProt, precious: boolean): void {
    const kept = this.flags & ~SUPPLIED;
    this.flags = kept | (lock << LOCK_SHIFT) | (precious ? PRECIOUS : 0);
  }

  /** True if it is busy, or no data: restart, error or absent. */
  get unsettled(): boolean {
    return (this.flags & UNSETTLED) !== 0;
  }

  /** True if it is on a queue, wired, or on its way through a pager. */
  get encumbered(): boolean {
    return (this.flags & ENCUMBERED) !== 0 || this.wireCount > 0;
  }

  /** The packed word, for digests. */
  get word(): number {
    return this.flags;
  }

  /** Threads that wait for this page; made when first needed. */
  get waiters(): WaitQueue {
    if (this.waitQueue === null) this.waitQueue = new WaitQueueFor('page', this);
    return this.waitQueue;
  }

  /** True if somebody waits. @mach vm/vm_page.h wanted */
  get wanted(): boolean {
    return this.waitQueue !== null && this.waitQueue.head !== null;
  }

  /** In an object, at an offset. */
  get tabled(): boolean {
    return (this.flags & TABLED) !== 0;
  }
  set tabled(value: boolean) {
    this.flags = value ? this.flags | TABLED : this.flags & ~TABLED;
  }
  /** In transit: everybody else waits. */
  get busy(): boolean {
    return (this.flags & BUSY) !== 0;
  }
  set busy(value: boolean) {
    this.flags = value ? this.flags | BUSY : this.flags & ~BUSY;
  }
  /** On a free list. */
  get free(): boolean {
    return (this.flags & FREE) !== 0;
  }
  set free(value: boolean) {
    this.flags = value ? this.flags | FREE : this.flags & ~FREE;
  }
  /** The policy knows the page: Mach's active or inactive. */
  get queued(): boolean {
    return (this.flags & QUEUED) !== 0;
  }
  set queued(value: boolean) {
    this.flags = value ? this.flags | QUEUED : this.flags & ~QUEUED;
  }
  /** No frame: a placeholder. */
  get fictitious(): boolean {
    return (this.flags & FICTITIOUS) !== 0;
  }
  /** Asked for and not there; not busy means that the pager said unavailable. */
  get absent(): boolean {
    return (this.flags & ABSENT) !== 0;
  }
  set absent(value: boolean) {
    this.flags = value ? this.flags | ABSENT : this.flags & ~ABSENT;
  }
  /** The pager said data_error; the first fault that sees it consumes the page. */
  get error(): boolean {
    return (this.flags & ERROR) !== 0;
  }
  set error(value: boolean) {
    this.flags = value ? this.flags | ERROR : this.flags & ~ERROR;
  }
  /** The pager said KERN_MEMORY_DATA_MOVED: waiters start over from the map. */
  get restart(): boolean {
    return (this.flags & RESTART) !== 0;
  }
  set restart(value: boolean) {
    this.flags = value ? this.flags | RESTART : this.flags & ~RESTART;
  }
  /** Software modify bit; the hardware's is folded in before each decision. */
  get dirty(): boolean {
    return (this.flags & DIRTY) !== 0;
  }
  set dirty(value: boolean) {
    this.flags = value ? this.flags | DIRTY : this.flags & ~DIRTY;
  }
  /** Software reference bit: a fault found the page, or it came to GNU's active queue. */
  get reference(): boolean {
    return (this.flags & REFERENCE) !== 0;
  }
  set reference(value: boolean) {
    this.flags = value ? this.flags | REFERENCE : this.flags & ~REFERENCE;
  }
  /** Must go home even if clean. */
  get precious(): boolean {
    return (this.flags & PRECIOUS) !== 0;
  }
  set precious(value: boolean) {
    this.flags = value ? this.flags | PRECIOUS : this.flags & ~PRECIOUS;
  }
  /** On its way through the default pager, wired and counted. */
  get laundry(): boolean {
    return (this.flags & LAUNDRY) !== 0;
  }
  set laundry(value: boolean) {
    this.flags = value ? this.flags | LAUNDRY : this.flags & ~LAUNDRY;
  }
  /** On its way through another pager; a daemon that watches segments counts these. */
  get externalLaundry(): boolean {
    return (this.flags & EXTERNAL_LAUNDRY) !== 0;
  }
  set externalLaundry(value: boolean) {
    this.flags = value ? this.flags | EXTERNAL_LAUNDRY : this.flags & ~EXTERNAL_LAUNDRY;
  }
  /** From the scan to the setup: page this one twice. @ours Mach says it by `laundry` */
  get doublePage(): boolean {
    return (this.flags & DOUBLE) !== 0;
  }
  set doublePage(value: boolean) {
    this.flags = value ? this.flags | DOUBLE : this.flags & ~DOUBLE;
  }
  /** memory_object_discard_request was sent, and nobody has referenced the page since. */
  get discardRequest(): boolean {
    return (this.flags & DISCARD_REQUEST) !== 0;
  }
  set discardRequest(value: boolean) {
    this.flags = value ? this.flags | DISCARD_REQUEST : this.flags & ~DISCARD_REQUEST;
  }
  /** Accesses that the pager forbids. */
  get pageLock(): VmProt {
    return (this.flags & LOCK_BITS) >> LOCK_SHIFT;
  }
  set pageLock(value: VmProt) {
    this.flags = (this.flags & ~LOCK_BITS) | (value << LOCK_SHIFT);
  }
  /** Accesses asked for by data_unlock and not answered yet. */
  get unlockRequest(): VmProt {
    return (this.flags & UNLOCK_BITS) >> UNLOCK_SHIFT;
  }
  set unlockRequest(value: VmProt) {
    this.flags = (this.flags & ~UNLOCK_BITS) | (value << UNLOCK_SHIFT);
  }
}
