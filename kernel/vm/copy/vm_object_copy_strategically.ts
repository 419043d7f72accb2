/**
 * vm_object_copy_strategically: a copy of a memory object as its pager has chosen, once the pager
 * has made the object ready.
 *
 *   NONE    every page is read and copied before the call returns
 *   CALL    the pager makes the copy (vm_object_copy_call)
 *   DELAY   pages are copied before they change (vm_object_copy_delayed); temporary memory, too
 * Law: 40. @mach vm/vm_object.c vm_object_copy_strategically
 */
import type { Step, Thread } from '../../kern/thread';
import { AGAIN, BLOCKED, DONE, HoldsNothing } from '../../kern/thread';
import type { KernReturn } from '../../mach/kern_return';
import { MEMORY_OBJECT_COPY_CALL, MEMORY_OBJECT_COPY_NONE } from '../../mach/memory_object_types';
import type { Host } from '../../machine/host';
import type { VmObject } from '../object/vm_object';
import { vmObjectCopyCall } from '../object/vm_object_copy_call';
import { vmObjectCopyDelayed } from '../object/vm_object_copy_delayed';
import { VmObjectCopySlowly } from './vm_object_copy_slowly';

/** A copy in progress; its maker holds a reference on the source. @ours Mach's stack */
export class VmObjectCopyStrategically extends HoldsNothing {
  readonly routine = 'vm_object_copy_strategically';
  readonly source: VmObject;
  readonly sourceOffset: number;
  readonly size: number;
  /** Whatever the strategy: for wired memory. */
  readonly slowly: boolean;
  result: KernReturn = 'KERN_SUCCESS';
  /** The copy, of which the maker of the call gets a reference. */
  object: VmObject | null = null;
  offset = 0;
  destinationNeedsCopy = false;
  under: VmObjectCopySlowly | null = null;

  constructor(source: VmObject, sourceOffset: number, size: number, slowly: boolean) {
    super();
    this.source = source;
    this.sourceOffset = sourceOffset;
    this.size = size;
    this.slowly = slowly;
  }

  run(host: Host, thread: Thread): Step {
    return vmObjectCopyStrategically(host, thread, this);
  }
}

/**
 * Goes on with a copy. Blocks: until the object is ready; with NONE, for each page.
 * @mach vm/vm_object.c vm_object_copy_strategically
 */
function vmObjectCopyStrategically(
  host: Host,
  thread: Thread,
  copy: VmObjectCopyStrategically,
): Step {
  const { source, sourceOffset, size, under } = copy;
  if (under !== null) {
    copy.under = null;
    copy.result = under.code;
    copy.object = under.object;
    return DONE;
  }
  if (source.pagerCreated && !source.pagerReady) {
    if (host.trace.on) host.trace.emit('vm_object.copy_waits', source.id);
    source.waitReady(thread);
    return BLOCKED;
  }
  const slowly =
    copy.slowly || (!source.temporary && source.copyStrategy === MEMORY_OBJECT_COPY_NONE);
  // NONE
  if (slowly) {
    copy.under = new VmObjectCopySlowly(source, sourceOffset, size);
    thread.stack.push(copy.under);
    return AGAIN;
  }
  // CALL
  if (!source.temporary && source.copyStrategy === MEMORY_OBJECT_COPY_CALL) {
    copy.object = vmObjectCopyCall(host, source, sourceOffset, size);
    if (copy.object === null) copy.result = 'KERN_MEMORY_ERROR';
    return DONE;
  }
  // DELAY
  copy.object = vmObjectCopyDelayed(host, source, sourceOffset, size);
  copy.offset = sourceOffset;
  copy.destinationNeedsCopy = true;
  return DONE;
}
