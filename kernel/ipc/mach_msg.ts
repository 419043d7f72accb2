/**
 * Sending and receiving.
 *
 * A task's send runs through these phases, and starts over in the one it is in after each wait:
 *   start    look the destination up; a port of the kernel serves the message here and now
 *   memory   copy the out-of-line regions in, one after the other
 *   queue    wait for room, unless the right is a send-once right; then the port takes it
 *   sent     the code says how it ended
 * The kernel's own sends have no phases: they never wait (law 50).
 * A receive takes the first message of the queue, or waits and is handed one.
 * @mach ipc/mach_msg.c ipc/ipc_mqueue.c kern/ipc_mig.c
 */
import { assert } from '../kern/assert';
import type { TimedEvent } from '../kern/event_queue';
import type { Step, Thread } from '../kern/thread';
import { AGAIN, assertWait, BLOCKED, clearWait, DONE } from '../kern/thread';
import type { MachMsgReturn } from '../mach/kern_return';
import { machMsgReturns } from '../mach/kern_return';
import type { MessageBodies, MessageName } from '../mach/message_table';
import { messageDefs } from '../mach/message_table';
import type { VmMapCopy } from '../vm/vm_map_copy';
import type { Ipc } from './ipc';
import {
  ipcKmsgCleanCall,
  ipcKmsgCopyout,
  ipcKmsgCopyoutDest,
  ipcKmsgCopyoutPseudo,
} from './ipc_kmsg';
import { ipcKmsgWellFormed } from './ipc_kmsg_check';
import type { IpcMqueue, MachMsgReceive } from './ipc_kmsg_queue';
import {
  EmptyMemory,
  Kmsg,
  MACH_RCV_LARGE,
  MACH_RCV_TIMEOUT,
  MACH_SEND_TIMEOUT,
  MachMsgSend,
  receiveOf,
} from './ipc_kmsg_queue';
import { ipcKmsgSize } from './ipc_kmsg_size';
import {
  ipcMqueueDequeue,
  ipcMqueueReceived,
  ipcMqueueSendAlways,
  kindOf,
  takeSeqno,
  traceScalars,
} from './ipc_mqueue';
import { ipcRightCopyin } from './ipc_object';
import { fromSpace } from './ipc_passage';
import type { Disposition, KernelRight } from './ipc_port';
import { IpcPort, SendOnceRight } from './ipc_port';
