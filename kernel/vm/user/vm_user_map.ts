/**
 * vm_map for a thread: it may have to wait while the object is being destroyed, and with `copy` for
 * the object's pager. The same call for whoever cannot wait is a function of vm_user.ts.
 * @mach vm/vm_user.c vm_map
 */
import type { Activation, Held, Step, Thread } from '../../kern/thread';
import { AGAIN, assertWait, BLOCKED, DONE } from '../../kern/thread';
import type { Result } from '../../mach/kern_return';
import type { Address } from '../../mach/types';
import type { Host } from '../../machine/host';
import { VmObjectCopyStrategically } from '../copy/vm_object_copy_strategically';
import type { VmMap } from '../map/vm_map';
import type { VmObject } from '../object/vm_object';
import { vmObjectTerminates } from '../object/vm_object';
import { vmObjectDeallocate } from '../object/vm_object_terminate';
import type { MapRequest } from './vm_user';
import { vmMap, vmMapObject, vmMapProblem, vmMapSettle } from './vm_user';

/** A vm_map in progress. @ours what the routine keeps across a wait */
export class VmMapCall implements Activation {
  readonly routine = 'vm_map';
  readonly request: MapRequest;
  /** A copy of the object, not the object itself. */
  readonly copy: boolean;
  result: Result<Address> = { kr: 'KERN_FAILURE' };
  under: VmObjectCopyStrategically | null = null;
  /** What is copied; the call holds a reference. */
  object: VmObject | null = null;
  readonly map: VmMap;

  constructor(request: MapRequest, copy: boolean, map: VmMap) {
    this.map = map;
    this.request = request;
    this.copy = copy;
  }

  run(host: Host, thread: Thread): Step {
    return vmMapCall(host, thread, this);
  }

  abort(host: Host): void {
    const { object } = this;
    this.object = null;
    if (object !== null) vmObjectDeallocate(host, object);
  }

  held(): Held {
    return { objects: [this.object] };
  }
}

/**
 * Maps a memory object or a copy of it. @mach vm/vm_user.c vm_map
 *
 * Sends:  memory_object_init if this host did not know the object; what its copy strategy sends.
 * Blocks: while the object is being destroyed, so that its terminate comes before a new init; with
 *         `copy`, as vm_object_copy_strategically does.
 */
function vmMapCall(host: Host, thread: Thread, call: VmMapCall): Step {
  const { map, request, under, object } = call;
  if (under !== null) {
    call.under = null;
    call.object = null;
    if (object !== null) vmObjectDeallocate(host, object);
    const { result: kr, object: copied, offset, destinationNeedsCopy: needsCopy } = under;
    if (kr !== 'KERN_SUCCESS') call.result = { kr };
    else call.result = vmMapSettle(host, map, request, { object: copied, offset, needsCopy });
    return DONE;
  }
  const { memoryObject, size, offset } = request;
  if (memoryObject !== null && vmObjectTerminates(host, memoryObject)) {
    assertWait(thread, host.terminateWanted);
    return BLOCKED;
  }
  if (!call.copy || memoryObject === null || !memoryObject.active) {
    call.result = vmMap(host, map, request);
    return DONE;
  }
  const problem = vmMapProblem(host, request);
  if (problem !== null) {
    call.result = { kr: problem };
    return DONE;
  }
  const entered = vmMapObject(host, request);
  if (entered.kr !== 'KERN_SUCCESS' || entered.value === null) {
    call.result = { kr: entered.kr === 'KERN_SUCCESS' ? 'KERN_FAILURE' : entered.kr };
    return DONE;
  }
  const pages = Math.ceil(size / host.pageSize);
  const source = entered.value;
  call.object = source;
  call.under = new VmObjectCopyStrategically(source, offset / host.pageSize, pages, false);
  thread.stack.push(call.under);
  return AGAIN;
}
