/**
 * The steps of a program that are a message and its reply, which comes to a port made for it.
 * Most ask the default pager: an object of its own keeping, how much paging space there is, what of
 * an object is stored, a paging file more or less. Its port comes from the host, as a task gets it
 * from vm_set_default_memory_manager. vm_object_sync goes to the name port of an object, which a
 * task gets from vm_region. @ours decision 4
 */
import { MACH_RCV_TIMEOUT } from '../ipc/ipc_kmsg_queue';
import { ipcObjectCopyout } from '../ipc/ipc_object';
import type { IpcPort } from '../ipc/ipc_port';
import { ipcPortMakeSend } from '../ipc/ipc_port';
import { MachMsgReceive } from '../ipc/mach_msg';
import { MachMsgSend } from '../ipc/mach_msg_send';
import { machPortAllocate, machPortDeallocate, machPortDestroy } from '../ipc/mach_port';
import type { Step, Thread } from '../kern/thread';
import { AGAIN, DONE, HoldsNothing } from '../kern/thread';
import type { StepOf, TaskCallName } from '../mach/call_table';
import { taskCalls } from '../mach/call_table';
import type { KernReturn } from '../mach/kern_return';
import type { MessageName } from '../mach/message_table';
import { messageDefs } from '../mach/message_table';
import type { Received, Sent } from '../mach/task';
import { MACH_PORT_NULL } from '../mach/types';
import type { Host } from '../machine/host';
import { vmSetDefaultMemoryManager } from '../machine/host_calls';
import { nameOf } from './program_ports';

/** One step, by the name of its message. Sizes in bytes. */
export type ManagerStep = StepOf<
  Extract<TaskCallName, `default_pager_${string}`> | 'vm_object_sync'
>;

/** True for the steps that are here: calls of a task that are in the table of messages. */
export function isManagerStep(step: { readonly op: string }): step is ManagerStep {
  return Object.hasOwn(messageDefs, step.op);
}

/** What the steps know by name. */
export interface ManagerNames {
  object(name: string): IpcPort | null;
  objectName?: ((object: string) => IpcPort | null) | undefined;
  /** An object was made; the task has a send right on it. */
  adopt?: ((name: string, port: IpcPort) => void) | undefined;
}

/** A call in progress. @ours what libmach keeps on a stack */
export class ManagerCall extends HoldsNothing {
  readonly routine = 'default_pager_call';
  code: KernReturn = 'KERN_FAILURE';
  /** What was asked for: bytes of paging space, or the number of pages. */
  value: number | null = null;
  private readonly step: ManagerStep;
  private readonly names: ManagerNames;
  /** Names in the caller's space, both given back at the end. */
  private server = MACH_PORT_NULL;
  private reply = MACH_PORT_NULL;
  private under: MachMsgSend | MachMsgReceive | null = null;

  constructor(step: ManagerStep, names: ManagerNames) {
    super();
    this.step = step;
    this.names = names;
  }

  /**
   * KERN_FAILURE if there is no default pager, or it does not take the message;
   * KERN_INVALID_ARGUMENT if the interface has no vm_object_sync.
   */
  run(host: Host, thread: Thread): Step {
    const { under } = this;
    if (under === null) return this.begin(host, thread);
    if (under instanceof MachMsgSend && under.code === 'MACH_MSG_SUCCESS') {
      const receive = new MachMsgReceive(this.reply);
      // The kernel has served the message by now: without a reply there is no such call.
      if (this.step.op === 'vm_object_sync') receive.options = MACH_RCV_TIMEOUT;
      return this.push(thread, receive);
    }
    if (under instanceof MachMsgReceive && under.message !== null) {
      this.hear(host, thread, under.message);
    }
    const { space } = thread.task;
    machPortDestroy(host.ipc, space, this.reply);
    machPortDeallocate(host.ipc, space, this.server);
    return DONE;
  }

  private begin(host: Host, thread: Thread): Step {
    const { space } = thread.task;
    const right = this.serverRight(host);
    if (right === null) return DONE;
    this.server = ipcObjectCopyout(space, right);
    const port = machPortAllocate(host.ipc, space, 'receive');
    if (port.kr === 'KERN_SUCCESS') this.reply = port.value;
    const body = this.body(thread);
    return this.push(thread, new MachMsgSend(this.server, this.step.op, body));
  }

  /** A send right for the caller. */
  private serverRight(host: Host): IpcPort | null {
    const { step } = this;
    if (step.op === 'vm_object_sync') {
      this.code = 'KERN_INVALID_ARGUMENT';
      const name = this.names.objectName?.(step.object) ?? null;
      return name === null ? null : ipcPortMakeSend(name);
    }
    const right = vmSetDefaultMemoryManager(host, true, null);
    return right.kr === 'KERN_SUCCESS' ? right.value : null;
  }

  private push(thread: Thread, activation: MachMsgSend | MachMsgReceive): Step {
    this.under = activation;
    thread.stack.push(activation);
    return AGAIN;
  }

  /** Each argument of the message: the reply port, a right on an object, or what the step says. */
  private body({ task }: Thread): Sent<MessageName> {
    const { op, ...given } = this.step;
    const fields: Readonly<Record<string, unknown>> = given;
    const { args: defs } = taskCalls[op];
    const args = Object.keys(messageDefs[op].args).map((name): [string, unknown] => {
      if (name === 'reply_port') return [name, this.reply];
      const value = fields[defs[name]?.field ?? name];
      if (defs[name]?.form !== 'made') return [name, value];
      const port = this.names.object(String(value));
      return [name, port === null ? MACH_PORT_NULL : nameOf(task.space, port)];
    });
    return Object.fromEntries(args) as Sent<MessageName>; // parsed
  }

  private hear(host: Host, { task }: Thread, { body }: Received<MessageName>): void {
    if ('return_code' in body) this.code = body.return_code;
    const { step } = this;
    if ('total_space' in body && step.op === 'default_pager_info') this.value = body[step.of];
    if ('pages' in body) this.value = body.pages.length;
    if ('objects' in body) {
      this.value = body.objects.length;
      for (const port of body.ports) machPortDeallocate(host.ipc, task.space, port);
    }
    if ('memory_object' in body && step.op === 'default_pager_object_create') {
      const port = task.space.lookup(body.memory_object)?.port ?? null;
      if (port !== null) this.names.adopt?.(step.as, port);
    }
  }
}
