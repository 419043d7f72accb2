/**
 * memory_object: the kernel as a server of its control ports. A pager's call runs here while the
 * pager sends it. Offsets and sizes come from outside: nothing that a message says may trip an
 * assertion. A call that fails destroys the reply right that it carried, so its owner is told.
 * Station 4 of the tour. @mach vm/memory_object.c
 */
import type { Host } from '../host';
import type { IpcPort, KernelRight } from '../ipc/ipc_port';
import type { Step, Thread } from '../kern/thread';
import { DONE } from '../kern/thread';
import type { MessageBodies, MessageName } from '../mach/message_table';
import type { OutOfLine } from '../mach/task';
import {
  memoryObjectChangeAttributes,
  memoryObjectGetAttributes,
} from './memory_object_attributes';
import { memoryObjectDataError, memoryObjectDataUnavailable } from './memory_object_data_error';
import { memoryObjectDataSupply } from './memory_object_data_supply';
import { memoryObjectDestroy } from './memory_object_destroy';
import { memoryObjectLockRequest } from './memory_object_lock_request';

/** A body whose rights are in the kernel and whose memory is still the sender's. */
export type ControlBody<K extends MessageName> = MessageBodies<KernelRight, OutOfLine>[K];

/** One call at work: what its routine is told. */
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
};

/**
 * Carries out a message that came to a control port. Ids that the kernel does not serve are dropped.
 * The code is in `thread.result` when it answers DONE. @mach kern/ipc_kobject.c ipc_kobject_server
 */
export function memoryObjectServe<K extends MessageName>(
  host: Host,
  thread: Thread,
  control: IpcPort,
  name: K,
  body: ControlBody<K>,
): Step {
  const routine: ((call: ControlCall<K>) => Step) | undefined = routines[name];
  if (routine === undefined) {
    thread.result = 'KERN_INVALID_ARGUMENT';
    return DONE;
  }
  return routine({ host, thread, control, body });
}
