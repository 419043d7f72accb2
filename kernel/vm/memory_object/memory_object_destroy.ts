/**
 * memory_object_destroy: a pager takes its object away. Resident pages stay usable; what is not
 * resident fails from now on, and what is dirty is lost when it leaves. Requests that are out are
 * aborted first (switch destroyAbortsRequests); real kernels wait for them for ever.
 * Law: 25. @mach vm/vm_object.c memory_object_destroy
 */
import type { IpcPort } from '../../ipc/ipc_port';
import { ipcKobjectSet, ipcPortReleaseSend } from '../../ipc/ipc_port';
import { machMsgSendFromKernel } from '../../ipc/mach_msg';
import type { Activation, Held, Step, Thread } from '../../kern/thread';
import { BLOCKED, threadWakeup } from '../../kern/thread';
import type { Host } from '../../machine/host';
import type { VmObject } from '../object/vm_object';
import { vmObjectLookup } from '../object/vm_object';
import {
  vmObjectAbortActivity,
  vmObjectDeallocate,
  vmObjectTakeName,
} from '../object/vm_object_terminate';
import type { ControlCall } from './memory_object';
import { memoryObjectFinish } from './memory_object_finish';

/** A destruction in progress: the ports are the call's now. @ours kept across a wait */
export class Destroy implements Activation {
  readonly routine = 'memory_object_destroy';
  readonly host: Host;
  readonly object: VmObject;
  readonly pager: IpcPort;
  readonly control: IpcPort;
  readonly name: IpcPort | null;

  constructor(
    host: Host,
    object: VmObject,
    pager: IpcPort,
    control: IpcPort,
    name: IpcPort | null,
  ) {
    this.host = host;
    this.object = object;
    this.pager = pager;
    this.control = control;
    this.name = name;
  }

  run(_host: Host, thread: Thread): Step {
    const { host } = this;
    return host.trace.onHost(host.id, () => destroyGoesOn(thread, this));
  }

  /** It waits no longer. */
  abort(): void {
    const { host } = this;
    host.trace.onHost(host.id, () => terminate(this));
  }

  held(): Held {
    return { objects: [this.object], rights: [this.pager, this.name] };
  }
}

/**
 * Takes the object from its pager. @mach vm/vm_object.c memory_object_destroy
 *
 * Sends:  memory_object_terminate.
 * Blocks: while somebody pages.
 */
export function memoryObjectDestroy(call: ControlCall<'memory_object_destroy'>): Step {
  const { host, thread } = call;
  const object = vmObjectLookup(host, call.control);
  // An object that is gone already is what the pager wants.
  if (object === null) return memoryObjectFinish(host, thread, 'KERN_SUCCESS', null);
  const { pager, pagerRequest } = object;
  if (pager === null || pagerRequest === null) {
    vmObjectDeallocate(host, object);
    return memoryObjectFinish(host, thread, 'KERN_SUCCESS', null);
  }
  ipcKobjectSet(pager, host.id, 'IKOT_PAGER_TERMINATING', null);
  ipcKobjectSet(pagerRequest, host.id, 'IKOT_NONE', null);
  object.canPersist = false;
  object.pager = null;
  object.pagerRequest = null;
  if (host.trace.on) host.trace.emit('vm_object.destroyed', object.id, pager.id);
  const { destroyAbortsRequests, destroyWakesWaiters } = host.switches;
  if (destroyAbortsRequests) vmObjectAbortActivity(host, object, !destroyWakesWaiters);
  const name = vmObjectTakeName(host, object);
  const destroy = new Destroy(host, object, pager, pagerRequest, name);
  const step = destroyGoesOn(thread, destroy);
  if (step === BLOCKED) thread.stack.push(destroy);
  return step;
}

/** Goes on when nobody pages any more. @mach vm/vm_object.c memory_object_destroy */
function destroyGoesOn(thread: Thread, destroy: Destroy): Step {
  const { host, object } = destroy;
  // Aborted requests hold no port: nothing keeps the terminate back, and nobody can map the object
  // again before it.
  if (object.pagingInProgress > 0 && !host.switches.destroyAbortsRequests) {
    object.waitPaging(thread);
    return BLOCKED;
  }
  terminate(destroy);
  return memoryObjectFinish(host, thread, 'KERN_SUCCESS', null);
}

/** Tells the pager, and lets those go on that wait to map the object anew. */
function terminate({ host, object, pager, control, name }: Destroy): void {
  ipcKobjectSet(pager, host.id, 'IKOT_NONE', null);
  machMsgSendFromKernel(host.ipc, pager, 'memory_object_terminate', {
    memory_control: control,
    ...(name === null ? {} : { memory_object_name: name }),
  });
  ipcPortReleaseSend(host.ipc, pager);
  vmObjectDeallocate(host, object);
  threadWakeup(host.terminateWanted);
}
