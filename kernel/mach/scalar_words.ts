/**
 * The words for a message's scalars: the one place where a code becomes `KERN_SUCCESS` and an
 * access `read|write`.
 */
import { kernReturnOfCode, machMsgReturns } from './kern_return';
import { copyStrategyNames, shouldReturnNames } from './memory_object_types';
import type { ScalarForm } from './message_def';
import type { VmProt } from './vm_prot';
import {
  VM_PROT_ALL,
  VM_PROT_EXECUTE,
  VM_PROT_NO_CHANGE,
  VM_PROT_READ,
  VM_PROT_WRITE,
} from './vm_prot';

/** A protection as `protOf` reads it. */
export function protText(prot: VmProt): string {
  if (prot === VM_PROT_NO_CHANGE) return 'no_change';
  if ((prot & ~VM_PROT_ALL) !== 0) return String(prot);
  const names: string[] = [];
  if (prot & VM_PROT_READ) names.push('read');
  if (prot & VM_PROT_WRITE) names.push('write');
  if (prot & VM_PROT_EXECUTE) names.push('execute');
  return names.length === 0 ? 'none' : names.join('|');
}

/** The name of a code of a call or of a message. */
export function codeText(code: number): string {
  const kern = kernReturnOfCode(code);
  if (kern !== null) return kern;
  const found = Object.entries(machMsgReturns).find(([, entry]) => entry.code === code);
  return found?.[0] ?? `code ${code}`;
}

/** A scalar of a message as lines show it. */
export function scalarText(form: ScalarForm, value: number): string | number | boolean {
  switch (form) {
    case 'boolean':
      return value !== 0;
    case 'prot':
      return protText(value);
    case 'kern_return':
      return codeText(value);
    case 'should_return':
      return shouldReturnNames[value] ?? value;
    case 'copy_strategy':
      return copyStrategyNames[value] ?? value;
    case 'number':
    case 'bytes':
    case 'port_name':
      return value;
  }
}
