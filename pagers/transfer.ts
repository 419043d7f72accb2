/**
 * Transfers between a pager and a device: what a thread holds while it waits for a reply. Each has
 * a reply port of its own, and its number in the pool is the frame of the waiting thread, so a
 * transfer costs no allocation. There are as many as threads were ever waiting at once.
 */
import type { TaskCalls } from '../kernel/mach/task';
import type { Address, Plain, PortName } from '../kernel/mach/types';
import { address, MACH_PORT_NULL } from '../kernel/mach/types';
import type { Ordered } from './ordered';
import { endWork } from './ordered';

export interface Transfer<O> {
  readonly index: number;
  /** Whom the transfer is for; null when nobody uses it. */
  object: O | null;
  writing: boolean;
  /** The control port that a read answers. */
  control: PortName;
  /** Where in the object the transfer begins. */
  offset: number;
  /** Bytes in all. */
  size: number;
  /** Bytes of it that are dealt with. */
  done: number;
  /** Bytes that the device was asked for last. */
  asked: number;
  /** Where the data of a write is mapped. */
  address: Address;
  /** True if a write must leave alone what is stored already. */
  initial: boolean;
  /** What the handler answers in order to wait for the reply; `then` is the reply port. */
  readonly outcome: { readonly receiveFrom: PortName; readonly frame: number };
}

export interface TransferPool<O> {
  readonly all: Transfer<O>[];
  /** Numbers of those that nobody uses. */
  readonly free: number[];
}

export function transferPool<O>(): TransferPool<O> {
  return { all: [], free: [] };
}

/** Begins a read that answers a control port; null if there is no port to be had for the reply. */
export function beginRead<O extends Ordered>(
  task: TaskCalls,
  pool: TransferPool<O>,
  object: O,
  control: PortName,
): Transfer<O> | null {
  const transfer = take(task, pool);
  if (transfer === null) return null;
  object.readers += 1;
  transfer.object = object;
  transfer.writing = false;
  transfer.control = control;
  transfer.done = 0;
  return transfer;
}

/** Begins a write of mapped data; null if there is no port to be had for the reply. */
export function beginWrite<O extends Ordered>(
  task: TaskCalls,
  pool: TransferPool<O>,
  object: O,
  data: { readonly address: Address; readonly size: number },
): Transfer<O> | null {
  const transfer = take(task, pool);
  if (transfer === null) return null;
  object.writers += 1;
  transfer.object = object;
  transfer.writing = true;
  transfer.address = data.address;
  transfer.size = data.size;
  transfer.done = 0;
  return transfer;
}

/** Ends a transfer, and lets those try again that waited for its end. */
export function endTransfer<O extends Ordered>(
  task: TaskCalls,
  pool: TransferPool<O>,
  transfer: Transfer<O>,
): void {
  const { object } = transfer;
  if (object === null) return;
  transfer.object = null;
  pool.free.push(transfer.index);
  endWork(task, object, transfer.writing);
}

/** The transfer under way that a waiting thread holds; null for a thread that holds none. */
export function transferOf<O>(pool: TransferPool<O>, frame: Plain): Transfer<O> | null {
  const transfer = typeof frame === 'number' ? pool.all[frame] : undefined;
  return transfer === undefined || transfer.object === null ? null : transfer;
}

function take<O>(task: TaskCalls, pool: TransferPool<O>): Transfer<O> | null {
  const known = pool.all[pool.free.pop() ?? pool.all.length];
  if (known !== undefined) return known;
  const port = task.machPortAllocate('receive');
  if (port.kr !== 'KERN_SUCCESS') return null;
  const index = pool.all.length;
  const transfer: Transfer<O> = {
    index,
    object: null,
    writing: false,
    control: MACH_PORT_NULL,
    offset: 0,
    size: 0,
    done: 0,
    asked: 0,
    address: address(0),
    initial: false,
    outcome: { receiveFrom: port.value, frame: index },
  };
  pool.all.push(transfer);
  return transfer;
}
