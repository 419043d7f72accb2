/**
 * vm_access: one load or store by a thread, of a word or of a whole page: what the processor does
 * for an instruction, with the fault that it may take. @ours the hardware's part
 */
import type { Step, Thread } from '../../kern/thread';
import { AGAIN, DONE, HoldsNothing } from '../../kern/thread';
import type { KernReturn } from '../../mach/kern_return';
import type { Address, PageContents } from '../../mach/types';
import { VM_PROT_READ, VM_PROT_WRITE } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import { HW_MODIFY, HW_REFERENCE, PMAP_PAGES } from '../page/pmap';
import { VmFault, vmFault, vmFaultTouched } from './vm_fault';
import { vmReferenceEmitHit, vmReferenceFaults } from './vm_reference_events';

/** A 32-bit word, the whole page, or nothing but the touch. @ours instructions are not modelled */
export type AccessUnit = 'word' | 'page' | 'touch';

/** An access in progress. @ours the hardware retries an instruction, we an activation */
export class VmAccess extends HoldsNothing {
  readonly routine = 'vm_access';
  /** Byte address. */
  address: Address;
  unit: AccessUnit;
  /** What to store, null for a load. */
  store: PageContents | null;
  /** What was loaded. */
  loaded: PageContents = 0;
  code: KernReturn = 'KERN_SUCCESS';
  private fault: VmFault | null = null;
  /** The last fault that this access took. */
  private taken: VmFault | null = null;
  /** The record of its faults, used again. */
  private record: VmFault | null = null;

  constructor(address: Address, unit: AccessUnit, store: PageContents | null) {
    super();
    this.address = address;
    this.unit = unit;
    this.store = store;
  }

  /** Ready for another access. */
  begin(address: Address, unit: AccessUnit, store: PageContents | null): this {
    this.address = address;
    this.unit = unit;
    this.store = store;
    this.loaded = 0;
    this.code = 'KERN_SUCCESS';
    this.fault = null;
    this.taken = null;
    return this;
  }

  /** Tries the access; AGAIN when a fault was pushed that has to run first. */
  run(host: Host, thread: Thread): Step {
    const { map } = thread.task;
    const vpn = Math.floor(this.address * host.pagesPerByte);
    const access = this.store === null ? VM_PROT_READ : VM_PROT_READ | VM_PROT_WRITE;
    if (this.fault !== null) {
      this.fault = null;
      if (thread.result !== 'KERN_SUCCESS') return this.fail(host, thread, access);
    }
    // Beyond the last page there is nothing that the hardware could look at.
    let entry = vpn >= 0 && vpn < PMAP_PAGES ? map.pmap.entry(vpn) : 0;
    if ((entry & access) !== access) {
      const step = this.takeFault(host, thread, vpn, access);
      if (step !== DONE) return step;
      if (thread.result !== 'KERN_SUCCESS') return this.fail(host, thread, access);
      entry = map.pmap.entry(vpn);
      if ((entry & access) !== access) return AGAIN; // Taken away again: fault once more.
    }
    this.perform(host, entry >> 3);
    if (this.taken !== null) vmFaultTouched(host, this.taken, entry >> 3);
    else {
      if (host.exact) host.touchedOne(entry >> 3);
      if (host.trace.references) vmReferenceEmitHit(host, map, vpn, access);
      else host.trace.count += 1;
    }
    thread.result = 'KERN_SUCCESS';
    return DONE;
  }

  /** The fault runs at once; if it waits, this access runs again after it. */
  private takeFault(host: Host, thread: Thread, vpn: number, access: number): Step {
    this.record ??= new VmFault(thread.task.map);
    const fault = this.record.begin(vpn, access);
    if (this.taken === null) vmReferenceFaults(host, fault);
    this.taken = fault;
    thread.stack.push(fault);
    const step = vmFault(host, thread, fault);
    if (step === DONE) thread.stack.pop();
    else this.fault = fault;
    return step;
  }

  private fail(host: Host, thread: Thread, access: number): Step {
    this.code = host.codeNamed(thread.result);
    if (host.trace.on) {
      host.trace.emit('thread.exception', this.address, access, host.codeOf(this.code));
    }
    return DONE;
  }

  private perform(host: Host, id: number): void {
    const { phys, pmapSystem } = host;
    const bits = pmapSystem.bits[id] ?? 0;
    const word = (this.address % host.pageSize) >> 2;
    if (this.store === null) {
      pmapSystem.bits[id] = bits | HW_REFERENCE;
      if (this.unit === 'word') this.loaded = phys.loadWord(id, word);
      else if (this.unit === 'page') this.loaded = phys.contents(id);
      return;
    }
    pmapSystem.bits[id] = bits | HW_REFERENCE | HW_MODIFY;
    if (this.unit === 'page' || typeof this.store !== 'number') phys.fill(id, this.store);
    else phys.storeWord(id, word, this.store);
  }
}
