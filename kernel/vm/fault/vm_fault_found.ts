/**
 * What vm_fault_page hands to vm_fault: which page it found, or why there is none, and what else
 * its caller has to know. One record a fault, used again for each attempt.
 */
import type { KernReturn } from '../../mach/kern_return';
import type { VmProt } from '../../mach/vm_prot';
import { VM_PROT_ALL } from '../../mach/vm_prot';
import type { VmObject } from '../object/vm_object';
import type { VmPage } from '../page/vm_page';

/** The arguments of vm_fault_page that come back changed. @mach vm/vm_fault.c vm_fault_page */
export class FaultFound {
  /** What the page is wanted for. */
  access: VmProt = 0;
  /** On FOUND: the page, busy. */
  page: VmPage | null = null;
  /** On FOUND: which accesses a translation may grant, as far as copies are concerned. */
  allowed: VmProt = VM_PROT_ALL;
  /** On FAILED. */
  code: KernReturn = 'KERN_SUCCESS';
  /** On WAIT: the object to keep meanwhile, if it is another than the top one. */
  level: VmObject | null = null;
  /** On WAIT: it is the page of the top object that is waited for. */
  forPage = false;
  /** The page was not there: it has it brought in, or makes it. */
  brought = false;

  /** Ready for another attempt. */
  begin(access: VmProt): this {
    this.access = access;
    this.page = null;
    this.allowed = VM_PROT_ALL;
    this.level = null;
    this.forPage = false;
    this.brought = false;
    return this;
  }
}
