/**
 * The ipc of one machine: its ports and spaces, the counters that number ports and messages, what
 * the rest of the kernel does for it, and where the profiles differ. All hosts of a machine share
 * it, since ports are what connects them.
 * @mach ipc/ipc_init.c
 */
import type { TimedEvent } from '../kern/event_queue';
import type { Task } from '../kern/task';
import type { Step, Thread } from '../kern/thread';
import type { Trace } from '../kern/trace';
import type { IpcSwitches } from '../mach/ipc_switches';
import { osfIpcSwitches } from '../mach/ipc_switches';
import type { KernReturn } from '../mach/kern_return';
import type { MessageBodies, MessageName } from '../mach/message_table';
import type { OutOfLine, Region } from '../mach/task';
import type { VmMapMover } from '../vm/copy/vm_map_copyin';
import type { VmMapCopy } from '../vm/page/vm_map_copy';
import { ipcKmsgDestroy } from './ipc_kmsg';
import type { Kmsg } from './ipc_kmsg_queue';
import { IpcMqueue } from './ipc_kmsg_queue';
import {
  cleanBodyPassage,
  cleanCallPassage,
  copybackPassage,
  copyoutPassage,
  fromKernelPassage,
  kobjectPassage,
  messagePassage,
  regionPassage,
} from './ipc_passage';
import type { IpcPort, KernelRight } from './ipc_port';
import type { IpcSpace } from './ipc_space';

/**
 * A body in the hands of a kernel routine: memory is still in the caller's map.
 * @ours the routine fetches memory itself, so the body has another form
 */
export type CallBody<K extends MessageName> = MessageBodies<KernelRight, OutOfLine>[K];

/** What ipc needs of the rest of the kernel. @ours ipc may not import vm */
export interface IpcOperations {
  /**
   * Serves a message to a port of the kernel, in its sender. Answers DONE; or, with an activation
   * of its own pushed, BLOCKED or AGAIN. The body's rights are the routine's from now on.
   */
  kobjectServer<K extends MessageName>(
    thread: Thread,
    port: IpcPort,
    name: K,
    body: CallBody<K>,
  ): Step;
  /** True if what the kernel copies in first of a region can be read. */
  memoryIsThere(thread: Thread, memory: OutOfLine): boolean;
  /** Takes memory that went out with a refused call from its sender's map. */
  dropMemory(task: Task, memory: OutOfLine): void;
  /** Takes a region out of the sender's map; after 'blocked' again later, with the same mover. */
  copyinMemory(
    thread: Thread,
    memory: OutOfLine,
    mover: VmMapMover,
  ): VmMapCopy | KernReturn | 'blocked';
  /**
   * A message, and with it its memory, comes to its receiver. Answers DONE when it is there; AGAIN
   * with an activation pushed that brings memory from another host; BLOCKED while the receiver may
   * have no memory.
   */
  arrive(thread: Thread, kmsg: Kmsg): Step;
  /** Maps memory that came with a message; null if the map has no room. */
  copyoutMemory(task: Task, copy: VmMapCopy): Region | null;
  discardMemory(copy: VmMapCopy): void;
  /** The last thing that happens to a port. */
  portDied(port: IpcPort): void;
  schedule(delayTicks: number, event: TimedEvent): void;
}

/** @ours Mach keeps this in globals */
export class Ipc {
  readonly trace: Trace;
  readonly operations: IpcOperations;
  readonly switches: IpcSwitches;
  /** Ports and port sets are numbered from 1. */
  nextPortId = 1;
  /** The serial number of the next message, or of the next call of a kernel port. */
  nextSerial = 0;
  /** Memory in a message may have to travel, or its receiver to wait for it. */
  memoryArrives = false;
  /** A message that a port has just accepted, before it is queued or handed over; for who looks. */
  accepting: Kmsg | null = null;
  /** All ports that are not dead, in the order in which they were made. */
  readonly ports = new Map<number, IpcPort>();
  /** All spaces, those of dead tasks too: a space's id is its place here, from 1. */
  readonly spaces: IpcSpace[] = [];

  /** Messages that wait to be destroyed, while one of them is. */
  readonly doomed: IpcMqueue;
  reaping = false;

  readonly message = messagePassage(this);
  readonly kobject = kobjectPassage(this);
  readonly regions = regionPassage(this);
  readonly fromKernel = fromKernelPassage(this);
  readonly copyout = copyoutPassage(this);
  readonly copyback = copybackPassage(this);
  readonly cleanBody = cleanBodyPassage(this);
  readonly cleanCall = cleanCallPassage(this);

  constructor(trace: Trace, operations: IpcOperations, switches: IpcSwitches = osfIpcSwitches) {
    this.trace = trace;
    this.operations = operations;
    this.switches = switches;
    this.doomed = new IpcMqueue(0);
  }

  /** Queues and ports are below messages, and reach their destruction through here. */
  destroyMessage(kmsg: Kmsg): void {
    ipcKmsgDestroy(this, kmsg);
  }
}
