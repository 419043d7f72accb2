/**
 * The ways a body crosses a port, as `Crossing`s for the message table: from the kernel into a
 * message, from a task into a message or into the kernel, from a message into a task, and into
 * nothing. All are objects of one class with functions in its fields: the table's `cross` then
 * sees one shape, whatever the way, which is what makes a message cheap.
 * A machine has one passage of each kind; a crossing never meets another of its kind half way,
 * because nothing in it blocks and destruction of messages waits its turn (ipc_kmsg.ts).
 */
import { assert, must } from '../kern/assert';
import type { Task } from '../kern/task';
import type { Crossing, Sized } from '../mach/message_def';
import type { MessageBodies, MessageName } from '../mach/message_table';
import { messageDefs } from '../mach/message_table';
import type { OutOfLine, Region } from '../mach/task';
import type { PortName } from '../mach/types';
import { address, MACH_PORT_DEAD, MACH_PORT_NULL } from '../mach/types';
import type { VmMapCopy } from '../vm/page/vm_map_copy';
import type { Ipc } from './ipc';
import type { TransitMemory } from './ipc_kmsg_queue';
import { EmptyMemory } from './ipc_kmsg_queue';
import { ipcObjectCopyout, ipcRightCopyin } from './ipc_object';
import type { Disposition, KernelRight, TransitRight } from './ipc_port';
import {
  DeadRight,
  IP_DEAD,
  IpcPort,
  ipcObjectDestroy,
  ipcPortCheckCircularity,
  ipcPortMakeSend,
  ipcPortMoveReceive,
  ReceiveRight,
  SendOnceRight,
} from './ipc_port';
import { ipcRightCheck } from './ipc_right';
import type { IpcEntry, IpcSpace } from './ipc_space';
import { MACH_PORT_TYPE_RECEIVE, MACH_PORT_TYPE_SEND_ONCE } from './ipc_space';

type RightVia<P, Q, M extends Sized, N extends Sized> = (this: Passage<P, Q, M, N>, right: P) => Q;
type MemoryVia<P, Q, M extends Sized, N extends Sized> = (
  this: Passage<P, Q, M, N>,
  memory: M,
) => N;

/** What a passage does to each thing that a body may hold. */
interface Ways<P, Q, M extends Sized, N extends Sized> {
  readonly makeSend: RightVia<P, Q, M, N>;
  readonly moveReceive: RightVia<P, Q, M, N>;
  readonly moveSend: RightVia<P, Q, M, N>;
  readonly replyTo: RightVia<P, Q, M, N>;
  readonly outOfLine: MemoryVia<P, Q, M, N>;
}

/**
 * One way across, and what it has to know while a body is crossing.
 * @ours functions in fields keep the table's calls of one shape
 */
export class Passage<P, Q, M extends Sized, N extends Sized> implements Crossing<P, Q, M, N> {
  readonly makeSend: RightVia<P, Q, M, N>;
  readonly moveReceive: RightVia<P, Q, M, N>;
  readonly moveSend: RightVia<P, Q, M, N>;
  readonly replyTo: RightVia<P, Q, M, N>;
  readonly outOfLine: MemoryVia<P, Q, M, N>;

  readonly ipc: Ipc;
  /** The task at the user's end. */
  task: Task | null = null;
  space: IpcSpace | null = null;
  /** The port that the message goes to. */
  destination: IpcPort | null = null;
  /** Dispositions that the sender chose itself, and how many rights have crossed. */
  dispositions: readonly Disposition[] | null = null;
  rights = 0;
  /** Regions met so far, and what has become of each. */
  regions: OutOfLine[] = [];
  copies: readonly TransitMemory[] = [];
  copied = 0;
  /** As what each right came back to a sender. */
  came: Disposition[] = [];
  /** True once something could not cross. */
  failed = false;
  circular = false;

  constructor(ipc: Ipc, ways: Ways<P, Q, M, N>) {
    this.ipc = ipc;
    this.makeSend = ways.makeSend;
    this.moveReceive = ways.moveReceive;
    this.moveSend = ways.moveSend;
    this.replyTo = ways.replyTo;
    this.outOfLine = ways.outOfLine;
  }
}

/** Sends a body through a passage. @ours the one place that asks the message table */
export function crossBody<K extends MessageName, P, Q, M extends Sized, N extends Sized>(
  name: K,
  body: MessageBodies<P, M>[K],
  via: Passage<P, Q, M, N>,
): MessageBodies<Q, N>[K] {
  return messageDefs[name].cross(body, via);
}

/** From a task into a message or a kernel routine. @ours */
type Copyin<Q, N extends Sized> = Passage<PortName, Q, OutOfLine, N>;

/** Starts a crossing at a task's side. @ours a passage is used again and again */
export function fromSpace<Q, N extends Sized>(
  via: Copyin<Q, N>,
  space: IpcSpace,
  destination: IpcPort,
  dispositions: readonly Disposition[] | null,
): void {
  via.space = space;
  via.destination = destination;
  via.dispositions = dispositions;
  via.rights = 0;
  via.failed = false;
  via.circular = false;
}

/**
 * One right of a body that a task sends. `make_*` asks for the receive right; a task that only
 * passes on what it got sends a copy of its send right, or its send-once right, instead.
 * @mach ipc/ipc_kmsg.c ipc_kmsg_copyin_body
 */
function copyinRight<Q, N extends Sized>(
  via: Copyin<Q, N>,
  name: PortName,
  usual: Disposition,
): TransitRight {
  const chosen = via.dispositions === null ? undefined : via.dispositions[via.rights];
  via.rights += 1;
  if (via.failed || name === MACH_PORT_NULL) return null;
  if (name === MACH_PORT_DEAD) return IP_DEAD;
  const space = must(via.space, 'ipc_kmsg_copyin_body: no space');
  const entry = space.lookup(name);
  const right =
    entry === null
      ? 'KERN_INVALID_NAME'
      : ipcRightCopyin(space, entry, chosen ?? dispositionFor(space, entry, usual));
  if (right === 'KERN_INVALID_NAME' || right === 'KERN_INVALID_RIGHT') {
    via.failed = true;
    return null;
  }
  if (right instanceof ReceiveRight && via.destination !== null) {
    if (ipcPortCheckCircularity(right.port, via.destination)) via.circular = true;
  }
  return right;
}

function dispositionFor(space: IpcSpace, entry: IpcEntry, usual: Disposition): Disposition {
  if (usual !== 'make_send' && usual !== 'make_send_once') return usual;
  ipcRightCheck(space, entry);
  if ((entry.type & MACH_PORT_TYPE_RECEIVE) !== 0) return usual;
  return (entry.type & MACH_PORT_TYPE_SEND_ONCE) !== 0 ? 'move_send_once' : 'copy_send';
}

type ToMessage = Copyin<TransitRight, TransitMemory>;

/**
 * Into a message: memory has been copied in before, region by region.
 * @mach ipc/ipc_kmsg.c ipc_kmsg_copyin_body
 */
export function messagePassage(ipc: Ipc): ToMessage {
  return new Passage(ipc, {
    makeSend(this: ToMessage, name: PortName): TransitRight {
      return copyinRight(this, name, 'make_send');
    },
    moveReceive(this: ToMessage, name: PortName): TransitRight {
      return copyinRight(this, name, 'move_receive');
    },
    moveSend(this: ToMessage, name: PortName): TransitRight {
      return copyinRight(this, name, 'move_send');
    },
    replyTo(this: ToMessage, name: PortName): TransitRight {
      return copyinRight(this, name, 'make_send_once');
    },
    outOfLine(this: ToMessage): TransitMemory {
      return must(this.copies[this.copied++], 'ipc_kmsg_copyin_body: memory is not copied in');
    },
  });
}

type ToKernel = Copyin<KernelRight, OutOfLine>;

/** What the kernel can use of a right: a dead one is none, a receive right is destroyed. */
function kernelRight(ipc: Ipc, right: TransitRight): KernelRight {
  if (right === null || right instanceof DeadRight) return null;
  if (!(right instanceof ReceiveRight)) return right;
  ipcObjectDestroy(ipc, right);
  return null;
}

/**
 * Into a kernel routine: memory stays where it is, the routine fetches it piece by piece.
 * @ours calls of the kernel never become a message
 */
export function kobjectPassage(ipc: Ipc): ToKernel {
  return new Passage(ipc, {
    makeSend(this: ToKernel, name: PortName): KernelRight {
      return kernelRight(this.ipc, copyinRight(this, name, 'make_send'));
    },
    moveReceive(this: ToKernel, name: PortName): KernelRight {
      return kernelRight(this.ipc, copyinRight(this, name, 'move_receive'));
    },
    moveSend(this: ToKernel, name: PortName): KernelRight {
      return kernelRight(this.ipc, copyinRight(this, name, 'move_send'));
    },
    replyTo(this: ToKernel, name: PortName): KernelRight {
      return kernelRight(this.ipc, copyinRight(this, name, 'make_send_once'));
    },
    outOfLine: (memory: OutOfLine): OutOfLine => memory,
  });
}

/**
 * Regions of a body, in order, before anything is copied in.
 * @ours copying in may block, so regions go first
 */
export function regionPassage(ipc: Ipc): Passage<PortName, PortName, OutOfLine, OutOfLine> {
  const right = (name: PortName): PortName => name;
  return new Passage(ipc, {
    makeSend: right,
    moveReceive: right,
    moveSend: right,
    replyTo: right,
    outOfLine(this: Passage<PortName, PortName, OutOfLine, OutOfLine>, memory: OutOfLine) {
      this.regions.push(memory);
      return memory;
    },
  });
}

type FromKernel = Passage<KernelRight, TransitRight, VmMapCopy, TransitMemory>;

/** From the kernel into a message. @mach ipc/ipc_kmsg.c ipc_kmsg_copyin_from_kernel */
export function fromKernelPassage(ipc: Ipc): FromKernel {
  const keep = (right: KernelRight): TransitRight => right;
  return new Passage(ipc, {
    makeSend(right: KernelRight): TransitRight {
      return right instanceof IpcPort ? ipcPortMakeSend(right) : right;
    },
    moveReceive(this: FromKernel, right: KernelRight): TransitRight {
      if (right === null) return null;
      assert(right instanceof IpcPort, 'ipc_kmsg_copyin_from_kernel: not a receive right');
      assert(right.isKernel, 'ipc_kmsg_copyin_from_kernel: the kernel does not receive there');
      const { destination } = this;
      const moved = ipcPortMoveReceive(this.ipc, right);
      if (destination !== null && ipcPortCheckCircularity(right, destination)) this.circular = true;
      return moved;
    },
    moveSend: keep,
    replyTo: keep,
    outOfLine: (memory: VmMapCopy): TransitMemory => memory,
  });
}

/** From a message into a task. @ours the passage that gives a task its message */
export type Copyout = Passage<TransitRight, PortName, TransitMemory, Region>;

const NO_REGION: Region = { address: address(0), size: 0 };

function copyoutRight(this: Copyout, right: TransitRight): PortName {
  return ipcObjectCopyout(must(this.space, 'ipc_kmsg_copyout_body: no space'), right);
}

function copyoutMemory(this: Copyout, memory: TransitMemory): Region {
  if (memory instanceof EmptyMemory) return NO_REGION;
  const task = must(this.task, 'ipc_kmsg_copyout_body: no task');
  const region = this.ipc.operations.copyoutMemory(task, memory);
  if (region !== null) return region;
  this.failed = true;
  return NO_REGION;
}

/** Into a task's space and map. @mach ipc/ipc_kmsg.c ipc_kmsg_copyout_body */
export function copyoutPassage(ipc: Ipc): Copyout {
  return new Passage(ipc, {
    makeSend: copyoutRight,
    moveReceive: copyoutRight,
    moveSend: copyoutRight,
    replyTo: copyoutRight,
    outOfLine: copyoutMemory,
  });
}

type Copyback = Passage<TransitRight, PortName, TransitMemory, OutOfLine>;

const NOTHING: OutOfLine = { address: address(0), size: 0, deallocate: false };

/** From a message back to its sender. @mach ipc/ipc_kmsg.c ipc_kmsg_copyout_pseudo */
export function copybackPassage(ipc: Ipc): Copyback {
  function right(this: Copyback, it: TransitRight): PortName {
    if (it instanceof ReceiveRight) this.came.push('move_receive');
    else this.came.push(it instanceof SendOnceRight ? 'move_send_once' : 'move_send');
    return ipcObjectCopyout(must(this.space, 'ipc_kmsg_copyout_pseudo: no space'), it);
  }
  return new Passage(ipc, {
    makeSend: right,
    moveReceive: right,
    moveSend: right,
    replyTo: right,
    outOfLine(this: Copyback, memory: TransitMemory): OutOfLine {
      if (memory instanceof EmptyMemory) return NOTHING;
      const task = must(this.task, 'ipc_kmsg_copyout_pseudo: no task');
      const region = this.ipc.operations.copyoutMemory(task, memory);
      if (region === null) return NOTHING;
      return { address: region.address, size: region.size, deallocate: true };
    },
  });
}

type Clean<M extends Sized> = Passage<TransitRight, null, M, Sized>;

function cleanPassage<M extends Sized>(
  ipc: Ipc,
  outOfLine: MemoryVia<TransitRight, null, M, Sized>,
) {
  function right(this: Clean<M>, it: TransitRight): null {
    ipcObjectDestroy(this.ipc, it);
    return null;
  }
  return new Passage(ipc, {
    makeSend: right,
    moveReceive: right,
    moveSend: right,
    replyTo: right,
    outOfLine,
  });
}

/** Into nothing. @mach ipc/ipc_kmsg.c ipc_kmsg_clean_body */
export function cleanBodyPassage(ipc: Ipc): Clean<TransitMemory> {
  return cleanPassage(ipc, function outOfLine(this: Clean<TransitMemory>, memory: TransitMemory) {
    if (!(memory instanceof EmptyMemory)) this.ipc.operations.discardMemory(memory);
    return memory;
  });
}

/**
 * A call into nothing: its memory is still in the caller's map, and leaves it if it was to go.
 * @ours a call's memory is not in the kernel's hands
 */
export function cleanCallPassage(ipc: Ipc): Clean<OutOfLine> {
  return cleanPassage(ipc, function outOfLine(this: Clean<OutOfLine>, memory: OutOfLine) {
    const task = must(this.task, 'ipc_kmsg_clean_body: no task');
    if (memory.deallocate) this.ipc.operations.dropMemory(task, memory);
    return memory;
  });
}
