/**
 * All that a user task can know of its kernel: its traps, its sends, and the shape of a pager.
 * A pager is plain data and handlers. A handler runs in one piece: what it sends is queued on its
 * thread and carried out in order after it returns, so a handler never waits in the middle.
 */
import type { KernReturn, Result } from './kern_return';
import type { MessageBodies, MessageName } from './message_table';
import type { NotifyKind } from './notify_defs';
import type { Address, PageContents, Plain, PortName, Random, Tick } from './types';

/** Memory that is mapped in the task. */
export interface Region {
  readonly address: Address;
  /** Bytes. */
  readonly size: number;
}

/** Memory that goes out with a message; `deallocate` says that the sender lets go of it. */
export interface OutOfLine extends Region {
  readonly deallocate: boolean;
}

/** A body as a task sends it: rights are names, memory a region of its own map. */
export type Sent<K extends MessageName> = MessageBodies<PortName, OutOfLine>[K];

/** A message as a task receives it. @mach mach/message.h mach_msg_header_t */
export interface Received<K extends MessageName> {
  readonly msgh_id: K;
  /** The name of the receive right that the message came through. */
  readonly msgh_local_port: PortName;
  /** Counted for each port at the moment of receiving, from 0, modulo 2^32. */
  readonly msgh_seqno: number;
  readonly body: MessageBodies<PortName, Region>[K];
}

/** True for a message of that name. */
export function isReceived<K extends MessageName>(
  id: K,
  message: Received<MessageName>,
): message is Received<K> {
  return message.msgh_id === id;
}

/** Pages of a memory object that a pager could not read or keep. */
export interface PagesInError {
  /** The port of the memory object. */
  readonly object: PortName;
  /** Bytes from the start of the object, a multiple of the page size. */
  readonly offset: number;
  /** Bytes, a multiple of the page size. */
  readonly size: number;
  /** The port on which the device's failed reply came; the record then has the device's reason. */
  readonly reply?: PortName;
  /** Why, in words that follow a colon; for where no device operation is known to have failed. */
  readonly reason: string;
}

/** The calls of a task. */
export interface TaskCalls {
  readonly taskSelf: PortName;
  /** Bytes of a page on this task's host. */
  readonly pageSize: number;
  /** What pages hold on this host. */
  readonly contents: 'bytes' | 'stamps';
  now(): Tick;

  // Traps: they answer at once and never block.
  machPortAllocate(right: 'receive' | 'port_set'): Result<PortName>;
  machPortDeallocate(name: PortName): KernReturn;
  machPortDestroy(name: PortName): KernReturn;
  machPortMoveMember(member: PortName, set: PortName): KernReturn;
  machPortSetQlimit(name: PortName, limit: number): KernReturn;
  machPortSetSeqno(name: PortName, seqno: number): KernReturn;
  machPortRequestNotification(
    name: PortName,
    what: NotifyKind,
    sync: number,
    notify: PortName,
  ): KernReturn;
  /** The port set that the threads of that name receive from. */
  portSet(name: string): PortName;
  vmAllocate(size: number): Result<Address>;
  /**
   * What a page of the task's own memory holds; it must be resident (see `readsData`). Bytes are a
   * window on the page itself, good until the handler returns: copy what is to be kept.
   */
  read(address: Address): PageContents;

  // Sends: queued on this thread, run in order after the handler returns; each may block.
  send<K extends MessageName>(to: PortName, id: K, body: Sent<K>): void;
  vmDeallocate(address: Address, size: number): void;
  write(address: Address, contents: PageContents): void;

  /**
   * Reports pages of an object that could not be read, or were dropped: each becomes a record of
   * the machine, and so a line of the report and a failure of the run.
   */
  ioError(error: PagesInError): void;

  /** Wakes the threads that put a message back with `again` on this condition. */
  notify(condition: string): void;
}

/**
 * What a handler answers. Nothing or KERN_SUCCESS: done. Another code: done, and the rights and
 * memory that the message carried are destroyed. `again`: nothing was changed, handle this message
 * once more after `notify(condition)`. `receiveFrom`: this thread next receives from that port
 * only, and hands `frame` to the handler of what arrives.
 */
export type Outcome =
  | undefined
  | KernReturn
  | { readonly again: string }
  | { readonly receiveFrom: PortName; readonly frame: Plain };

/** The threads of a pager: how many serve the port set of that name. */
export interface PagerThreads {
  readonly set: string;
  readonly count: number;
  /** True for threads that may use the reserved frames: those that free memory. */
  readonly vmPrivilege: boolean;
}

export type Handler<S, K extends MessageName> = (
  task: TaskCalls,
  self: S,
  message: Received<K>,
  frame: Plain,
) => Outcome | void;

/** A pager: `S` is all of its memory, plain data, made by `create`. */
export interface PagerSpec<S> {
  readonly summary: string;
  /** The paper, the manual or the Mach file that it follows. */
  readonly origin: string;
  /** 'bytes' for a pager that looks inside pages or stores bytes. */
  readonly contents: 'any' | 'bytes';
  /** True if handlers `read` the data that arrives: its pages are faulted in before they run. */
  readonly readsData: boolean;
  readonly threads: readonly PagerThreads[];
  create(options: Plain, random: Random): S;
  /** Runs once, as the first handler of the task. */
  start(task: TaskCalls, self: S, devices: Readonly<Record<string, PortName>>): void;
  /** Makes a memory object for a client and answers the name of its receive right. */
  open(task: TaskCalls, self: S, name: string, options: Plain): PortName;
  readonly on: { readonly [K in MessageName]?: Handler<S, K> };
}

/** A pager whose state only its own handlers know. */
export type Pager = PagerSpec<unknown>;

/** Seals a pager: the kernel hands `self` through and never looks inside. */
export function sealPager<S>(spec: PagerSpec<S>): Pager {
  return spec as unknown as Pager; // brand
}
