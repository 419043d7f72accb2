/**
 * vm_reference: a thread's references, one after another. Station 5 of the tour: a hit reads one
 * translation, sets the hardware's bits, and asks nobody; nothing is emitted, called or allocated.
 * A reference is `page << 1 | write`; a write stores the reference's own number in its page.
 * Policies that need every touch get the pages in batches, before any fault. With a listener to
 * references, each reference is made alone, and the policy gets its touch alone.
 * @ours the processor's part
 */
import type { Step, Thread } from '../../kern/thread';
import { DONE, HANDED_OFF, HoldsNothing, YIELD } from '../../kern/thread';
import { VM_PROT_READ, VM_PROT_WRITE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import type { VmMap } from '../map/vm_map';
import { HW_MODIFY, HW_REFERENCE, LEAF_BITS, LEAF_MASK } from '../page/pmap';
import { VmFault, vmFaultTouched } from './vm_fault';
import { vmReferenceEmitHit, vmReferenceFaults } from './vm_reference_events';

// In this module's own scope: compiled code asks for an import at each use, which a hit feels.
const SHIFT = LEAF_BITS;
const MASK = LEAF_MASK;
const READ = VM_PROT_READ;
const WRITE = VM_PROT_WRITE;
const REFERENCED = HW_REFERENCE;
const BOTH = HW_REFERENCE | HW_MODIFY;

/** Chunks of `page << 1 | write`, null at the end. @ours a trace is a program */
export interface ReferenceSource {
  readonly name: string;
  /** The virtual page that page 0 is. */
  readonly origin: number;
  next(): Uint32Array | null;
}

/** References in progress. @ours the loop of the processor */
export class ReferenceRun extends HoldsNothing {
  readonly routine = 'vm_reference';
  readonly source: ReferenceSource;
  chunk: Uint32Array | null;
  /** Place in the chunk, and number of the chunk's first reference, from 0. */
  position = 0;
  base: number;
  /** References that did not hit, and those of them that ended in an exception. */
  faults = 0;
  failures = 0;
  readonly fault: VmFault;
  private faulting = false;
  /** The next reference has begun with a fault, and has its number. */
  private numbered = false;

  /** `firstNumber` is what the first reference would store, less one. */
  constructor(source: ReferenceSource, map: VmMap, firstNumber: number) {
    super();
    this.source = source;
    this.chunk = source.next();
    this.base = firstNumber;
    this.fault = new VmFault(map);
  }

  /** References made so far. */
  get done(): number {
    return this.base + this.position;
  }

  /** Runs until the end, a wait, or the end of the quantum. */
  run(host: Host, thread: Thread): Step {
    if (this.faulting) this.finishFault(host, thread);
    let budget = host.referenceLimit();
    while (this.chunk !== null) {
      const { chunk } = this;
      if (this.position >= chunk.length) {
        this.base += chunk.length;
        this.position = 0;
        this.chunk = this.source.next();
        continue;
      }
      if (budget <= 0) return YIELD;
      const from = this.position;
      const to = Math.min(chunk.length, from + budget);
      const stop = this.hits(host, chunk, from, to);
      this.position = stop;
      budget -= stop - from;
      if (stop === to) continue;
      if (this.takeFault(host, thread, chunk[stop] ?? 0) === DONE) {
        budget -= 1;
        if (host.preempts) return YIELD;
      } else if (this.handOff(host, thread)) budget = host.referenceLimit();
      else return HANDED_OFF;
    }
    return DONE;
  }

  /** Makes the hits from `from` on; returns the place of the first reference that does not hit. */
  private hits(host: Host, chunk: Uint32Array, from: number, to: number): number {
    const { numbered } = this;
    if (host.trace.references) {
      for (let i = from; i < to; i += 1) if (!this.hitHeard(host, chunk, i)) return i;
      return to;
    }
    let stop = from;
    if (host.exact) stop = touchExact(host, this, chunk, from, to);
    else {
      stop = touch(host, this, chunk, from, to);
      if (stop > from) host.referencesMade(stop - from);
    }
    if (stop === from) return from;
    host.trace.count += numbered ? stop - from - 1 : stop - from;
    this.numbered = false;
    return stop;
  }

  /** Makes one reference if it hits, as one that is heard. */
  private hitHeard(host: Host, chunk: Uint32Array, at: number): boolean {
    const hit = host.exact
      ? touchBatch(host, this, chunk, at, at + 1) > at
      : touch(host, this, chunk, at, at + 1) > at;
    if (!hit) return false;
    if (host.exact) host.policy.touched?.(host.touched, 1);
    if (!this.numbered) {
      const reference = chunk[at] ?? 0;
      const vpn = (reference >>> 1) + this.source.origin;
      vmReferenceEmitHit(host, this.fault.map, vpn, reference & 1 ? READ | WRITE : READ);
    }
    this.numbered = false;
    host.referencesMade(1);
    return true;
  }

  private takeFault(host: Host, thread: Thread, reference: number): Step {
    const access = reference & 1 ? READ | WRITE : READ;
    this.fault.begin((reference >>> 1) + this.source.origin, access);
    if (!this.numbered) vmReferenceFaults(host, this.fault);
    this.numbered = true;
    this.faulting = true;
    this.faults += 1;
    thread.stack.push(this.fault);
    const step = host.faultNow(thread, this.fault);
    if (step === DONE) {
      thread.stack.pop();
      this.finishFault(host, thread);
    }
    return step;
  }

  /**
   * The fault waits. Other threads run from here until it is over, and then this one as if it had
   * been dispatched again; false if it has to return to the dispatcher.
   */
  private handOff(host: Host, thread: Thread): boolean {
    while (host.machine.handOff(host, thread)) {
      if (host.faultNow(thread, this.fault) !== DONE) continue;
      thread.stack.pop();
      this.finishFault(host, thread);
      return true;
    }
    return false;
  }

  /** The access that faulted is made now. If it brought the page in, the policy saw that. */
  private finishFault(host: Host, thread: Thread): void {
    this.faulting = false;
    const { bits } = host.pmapSystem;
    const entry = this.fault.map.pmap.entry(this.fault.vpn);
    const { access } = this.fault;
    if (thread.result !== 'KERN_SUCCESS' || (entry & access) !== access) {
      if (thread.result === 'KERN_SUCCESS') return; // Taken away again meanwhile: fault once more.
      this.failures += 1;
      if (host.trace.on) {
        const code = host.codeOf(host.codeNamed(thread.result));
        host.trace.emit('thread.exception', this.fault.vpn * host.pageSize, access, code);
      }
    } else if (access & VM_PROT_WRITE) {
      bits[entry >> 3] = BOTH;
      host.phys.storeWord(entry >> 3, 0, this.base + this.position + 1);
    } else bits[entry >> 3] = (bits[entry >> 3] ?? 0) | HW_REFERENCE;
    if (entry !== 0) vmFaultTouched(host, this.fault, entry >> 3);
    this.position += 1;
    this.numbered = false;
    host.referencesMade(1);
  }
}

/** Hits from `from` on; answers where the first reference stands that does not hit, or `to`. */
function touch(
  host: Host,
  run: ReferenceRun,
  references: Uint32Array,
  from: number,
  to: number,
): number {
  const { leaves } = run.fault.map.pmap;
  const { origin } = run.source;
  const { base } = run;
  const { bits } = host.pmapSystem;
  const { bytesMode, stamps, words } = host.phys;
  for (let i = from; i < to; i += 1) {
    const reference = references[i] ?? 0;
    const vpn = (reference >>> 1) + origin;
    const leaf = leaves[vpn >>> SHIFT];
    if (leaf === undefined) return i;
    const entry = leaf[vpn & MASK] ?? 0;
    if ((reference & 1) === 0) {
      if ((entry & READ) === 0) return i;
      bits[entry >> 3] = (bits[entry >> 3] ?? 0) | REFERENCED;
      continue;
    }
    if ((entry & WRITE) === 0) return i;
    bits[entry >> 3] = BOTH;
    if (bytesMode) {
      const page = words[entry >> 3];
      if (page !== undefined) page[0] = base + i + 1;
    } else stamps[entry >> 3] = base + i + 1;
  }
  return to;
}

/** As `touch`, and remembers each page for the policy. */
function touchExact(
  host: Host,
  run: ReferenceRun,
  references: Uint32Array,
  from: number,
  to: number,
): number {
  const { touched } = host;
  let start = from;
  while (start < to) {
    const end = Math.min(to, start + touched.length);
    const stop = touchBatch(host, run, references, start, end);
    if (stop > start) {
      host.policy.touched?.(touched, stop - start);
      host.referencesMade(stop - start);
    }
    if (stop < end) return stop;
    start = stop;
  }
  return to;
}

function touchBatch(
  host: Host,
  run: ReferenceRun,
  references: Uint32Array,
  from: number,
  to: number,
): number {
  const { leaves } = run.fault.map.pmap;
  const { origin } = run.source;
  const { base } = run;
  const { touched } = host;
  const { bits } = host.pmapSystem;
  const { bytesMode, stamps, words } = host.phys;
  for (let i = from; i < to; i += 1) {
    const reference = references[i] ?? 0;
    const vpn = (reference >>> 1) + origin;
    const leaf = leaves[vpn >>> SHIFT];
    if (leaf === undefined) return i;
    const entry = leaf[vpn & MASK] ?? 0;
    const id = entry >> 3;
    if ((reference & 1) === 0) {
      if ((entry & READ) === 0) return i;
      bits[id] = (bits[id] ?? 0) | REFERENCED;
    } else {
      if ((entry & WRITE) === 0) return i;
      bits[id] = BOTH;
      if (bytesMode) {
        const page = words[id];
        if (page !== undefined) page[0] = base + i + 1;
      } else stamps[id] = base + i + 1;
    }
    touched[i - from] = id;
  }
  return to;
}
