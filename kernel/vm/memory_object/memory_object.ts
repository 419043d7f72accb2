/**
 * memory_object: the kernel as a server of its control and name ports. A pager's call runs here
 * while the pager sends it. Offsets and sizes come from outside: nothing that a message says may
 * trip an assertion. A call that fails destroys the reply right that it carried, so its owner is
 * told. Station 4 of the tour. @mach vm/memory_object.c
 */
import type { IpcPort, KernelRight } from '../../ipc/ipc_port';
import type { Step, Thread } from '../../kern/thread';
import { isOffered } from '../../mach/call_table';
import type { MessageBodies, MessageName } from '../../mach/message_table';
import type { OutOfLine } from '../../mach/task';
import type { Host } from '../../machine/host';
import {
  memoryObjectChangeAttributes,
  memoryObjectGetAttributes,
  memoryObjectReady,
  memoryObjectSetAttributes,
} from './memory_object_attributes';
import { memoryObjectDataError, memoryObjectDataUnavailable } from './memory_object_data_error';
import { memoryObjectDataProvided, memoryObjectDataSupply } from './memory_object_data_supply';
import { memoryObjectDestroy } from './memory_object_destroy';
import { memoryObjectRefuseAll } from './memory_object_finish';
import { memoryObjectLockRequest, memoryObjectLockRequestOld } from './memory_object_lock_request';
import { memoryObjectSynchronizeCompleted } from './memory_object_synchronize';
import { vmObjectSync } from './vm_object_sync';

/** Rights are in the kernel, memory is still the sender's. @ours a form of message bodies */
export type ControlBody<K extends MessageName> = MessageBodies<KernelRight, OutOfLine>[K];

/** What the routine of a call is told. @ours one argument for all routines */
export interface ControlCall<K extends MessageName> {
  readonly host: Host;
  readonly thread: Thread;
  readonly control: IpcPort;
  readonly body: ControlBody<K>;
}

type Routines = { readonly [K in MessageName]?: (call: ControlCall<K>) => Step };

const routines: Routines = {
  memory_object_data_supply: memoryObjectDataSupply,
  memory_object_data_unavailable: memoryObjectDataUnavailable,
  memory_object_data_error: memoryObjectDataError,
  memory_object_lock_request: memoryObjectLockRequest,
  memory_object_change_attributes: memoryObjectChangeAttributes,
  memory_object_get_attributes: memoryObjectGetAttributes,
  memory_object_destroy: memoryObjectDestroy,
  memory_object_synchronize_completed: memoryObjectSynchronizeCompleted,
  // Forms of those above, which some interfaces have.
  memory_object_data_provided: memoryObjectDataProvided,
  xxx_memory_object_lock_request: memoryObjectLockRequestOld,
  memory_object_set_attributes: memoryObjectSetAttributes,
  memory_object_ready: memoryObjectReady,
  vm_object_sync: vmObjectSync,
};

/**
 * Carries out a message that came to a control or name port; others than the kernel's own are
 * refused.
 * @mach kern/ipc_kobject.c ipc_kobject_server
 *
 * Ensures: the code is in `thread.result` when it answers DONE.
 * Blocks:  as the routine does; it goes on by itself.
 */
export function memoryObjectServe<K extends MessageName>(
  host: Host,
  thread: Thread,
  control: IpcPort,
  name: K,
  body: ControlBody<K>,
): Step {
  const routine: ((call: ControlCall<K>) => Step) | undefined = routines[name];
  if (routine === undefined || !isOffered(host.switches, name)) {
    return memoryObjectRefuseAll(host, thread, name, body);
  }
  return routine({ host, thread, control, body });
}
