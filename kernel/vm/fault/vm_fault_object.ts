/**
 * A fault on an object rather than an address: what a copy takes to get a page. It ends with the
 * page busy in the record, for whoever pushed it, or with a code. @mach vm/vm_fault.c vm_fault_page
 */
import type { Step, Thread } from '../../kern/thread';
import { BLOCKED, DONE } from '../../kern/thread';
import type { VmProt } from '../../mach/vm_prot';
import type { Host } from '../../machine/host';
import type { VmMap } from '../map/vm_map';
import type { VmObject } from '../object/vm_object';
import { FAILED, FOUND, WAIT } from '../page/vm_fault_return';
import type { VmPage } from '../page/vm_page';
import { VmFault, vmFaultHold, vmFaultRelease, vmFaultTry } from './vm_fault';

/**
 * A fault of a copy; its maker holds a reference on the object.
 * @mach vm/vm_fault.c vm_fault_copy
 */
export class ObjectFault extends VmFault {
  override readonly routine = 'vm_fault_object';
  readonly source: VmObject;
  readonly offset: number;

  constructor(map: VmMap, source: VmObject, offset: number, access: VmProt) {
    super(map);
    this.source = source;
    this.offset = offset;
    this.begin(0, access);
  }

  override run(host: Host, thread: Thread): Step {
    return vmFaultObject(host, thread, this);
  }

  /** The page that was found, busy: the caller's from now on. */
  take(): VmPage | null {
    const { page } = this.found;
    this.found.page = null;
    return page;
  }
}

/** Goes on with a fault on an object. @mach vm/vm_fault.c vm_fault_page */
function vmFaultObject(host: Host, thread: Thread, fault: ObjectFault): Step {
  vmFaultRelease(host, fault);
  thread.result = 'KERN_SUCCESS';
  if (fault.failed !== null) {
    thread.result = fault.failed;
    return DONE;
  }
  if (!fault.counted) {
    fault.counted = true;
    host.statistics.faults += 1;
  }
  for (;;) {
    switch (vmFaultTry(host, thread, fault, fault.source, fault.offset)) {
      case FOUND:
        return DONE;
      case FAILED:
        thread.result = fault.found.code;
        return DONE;
      case WAIT:
        vmFaultHold(fault, fault.source);
        return BLOCKED;
    }
  }
}
