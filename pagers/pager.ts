/**
 * A pager: a user task outside the kernel that answers for the contents of memory objects. It may
 * be slow, wrong, hostile or dead, and the kernel must stand it all. Station 3 of the tour.
 * @mach mach/memory_object.defs
 *
 * What lives here: what every pager does with the messages that it does not care about. A pager
 * spreads `pagerDefaults` into its `on` and adds its own handlers below. Only data_request has no
 * default: what a page holds is the one thing that a pager must know.
 */
import { needs, record, TASK, text } from '../kernel/mach/given';
import type { KernReturn } from '../kernel/mach/kern_return';
import {
  MEMORY_OBJECT_ATTRIBUTE_INFO,
  MEMORY_OBJECT_COPY_DELAY,
  MEMORY_OBJECT_RETURN_NONE,
} from '../kernel/mach/memory_object_types';
import type { MessageName } from '../kernel/mach/message_table';
import type { Handler, Region, Sent, TaskCalls } from '../kernel/mach/task';
import type { PageContents, PortName } from '../kernel/mach/types';
import { address, MACH_PORT_NULL } from '../kernel/mach/types';
import type { VmProt } from '../kernel/mach/vm_prot';
import { VM_PROT_NONE } from '../kernel/mach/vm_prot';

export type Handlers<S> = { readonly [K in MessageName]?: Handler<S, K> };

/** The attributes with which an object becomes ready; no completion is asked for. */
export function readyAttributes(
  task: TaskCalls,
  mayCache: boolean,
  copyStrategy: number,
): Sent<'memory_object_change_attributes'> {
  needs('readyAttributes', 'task', task, TASK);
  return {
    flavor: MEMORY_OBJECT_ATTRIBUTE_INFO,
    attributes: {
      copy_strategy: copyStrategy,
      cluster_size: task.pageSize,
      may_cache_object: mayCache,
      temporary: false,
    },
    reply_to: MACH_PORT_NULL,
  };
}

/** A request that sets the lock of resident pages, and returns and flushes nothing. */
export function unlockRequest(
  offset: number,
  size: number,
  lock: VmProt,
): Sent<'memory_object_lock_request'> {
  return {
    offset,
    size,
    should_return: MEMORY_OBJECT_RETURN_NONE,
    should_flush: false,
    lock_value: lock,
    reply_to: MACH_PORT_NULL,
  };
}

/** A new receive right, in a set if one is named; the null name if there is none to be had. */
export function receivePort(task: TaskCalls, set: string | null = null): PortName {
  needs('receivePort', 'task', task, TASK);
  if (set !== null) needs('receivePort', 'set', set, text);
  const port = task.machPortAllocate('receive');
  if (port.kr !== 'KERN_SUCCESS') return MACH_PORT_NULL;
  if (set !== null) task.machPortMoveMember(port.value, task.portSet(set));
  return port.value;
}

/** Answers a request with mapped memory, which goes out; nothing is precious. */
export function sendSupply(
  task: TaskCalls,
  control: PortName,
  offset: number,
  data: Region,
  lock: VmProt = VM_PROT_NONE,
): void {
  needs('sendSupply', 'task', task, TASK);
  needs('sendSupply', 'data', data, record('a region: { address, size }'));
  task.send(control, 'memory_object_data_supply', {
    offset,
    data: { ...data, deallocate: true },
    lock_value: lock,
    precious: false,
    reply_to: MACH_PORT_NULL,
  });
}

/** Answers a request for a page with what it holds, null for zeroes. */
export function sendPage(
  task: TaskCalls,
  control: PortName,
  offset: number,
  contents: PageContents | null,
  lock: VmProt = VM_PROT_NONE,
): void {
  needs('sendPage', 'task', task, TASK);
  const fresh = task.vmAllocate(task.pageSize);
  if (fresh.kr !== 'KERN_SUCCESS') {
    sendError(task, control, offset, task.pageSize, fresh.kr);
    return;
  }
  if (contents !== null) task.write(fresh.value, contents);
  sendSupply(task, control, offset, { address: fresh.value, size: task.pageSize }, lock);
}

/**
 * What the pages of a region hold, in order. Bytes are copied, so that they outlive the region.
 * The pages must be resident, as those of a message are for a pager with `readsData`.
 */
export function readPages(task: TaskCalls, region: Region): PageContents[] {
  needs('readPages', 'task', task, TASK);
  needs('readPages', 'region', region, record('a region: { address, size }'));
  return Array.from({ length: region.size / task.pageSize }, (_, index) => {
    const held = task.read(address(region.address + index * task.pageSize));
    return typeof held === 'number' ? held : held.slice();
  });
}

/** Answers a request for pages that cannot be had. */
export function sendError(
  task: TaskCalls,
  control: PortName,
  offset: number,
  size: number,
  code: KernReturn = 'KERN_FAILURE',
): void {
  needs('sendError', 'task', task, TASK);
  task.send(control, 'memory_object_data_error', { offset, size, error_value: code });
}

/** Answers a request for pages that hold nothing yet. */
export function sendUnavailable(
  task: TaskCalls,
  control: PortName,
  offset: number,
  size: number,
): void {
  task.send(control, 'memory_object_data_unavailable', { offset, size });
}

/** The bytes of all pages that hold this many bytes. */
export function roundPage(bytes: number, pageSize: number): number {
  return Math.ceil(bytes / pageSize) * pageSize;
}

/** True for a range of whole pages whose numbers a table can hold. Anyone can send nonsense. */
export function isPageRange(offset: number, length: number, pageSize: number): boolean {
  return (
    offset >= 0 &&
    length > 0 &&
    offset % pageSize === 0 &&
    length % pageSize === 0 &&
    offset + length <= MAX_OBJECT_PAGES * pageSize
  );
}

/** True for a range of whole pages that a pager answers as one request. */
export function isRequest(offset: number, length: number, pageSize: number): boolean {
  return isPageRange(offset, length, pageSize) && length <= MAX_REQUEST_PAGES * pageSize;
}

/** No object has more pages than this: 4 TiB with pages of 4 KiB. */
const MAX_OBJECT_PAGES = 0x4000_0000;
/** What a device reads at once, and the kernel returns at once. */
const MAX_REQUEST_PAGES = 32;

/** Why pages are in error when no operation of a device failed. */
export const NO_REPLY = 'the device is gone';
export const NO_REPLY_PORT = 'there is no port for the reply of the device';

/** What a pager does with what it does not handle itself. */
export const pagerDefaults: Handlers<unknown> = {
  memory_object_init: (task, _self, { body }) => {
    const attributes = readyAttributes(task, true, MEMORY_OBJECT_COPY_DELAY);
    task.send(body.memory_control, 'memory_object_change_attributes', attributes);
  },
  memory_object_data_unlock: (task, _self, { body }) => {
    const unlock = unlockRequest(body.offset, body.length, VM_PROT_NONE);
    task.send(body.memory_control, 'memory_object_lock_request', unlock);
  },
  // The frames become free here and nowhere else: a pager that forgets this leaks them.
  memory_object_data_return: (task, _self, { body }) => {
    task.vmDeallocate(body.data.address, body.data.size);
  },
  memory_object_data_write: (task, _self, { body }) => {
    task.vmDeallocate(body.data.address, body.data.size);
  },
  memory_object_data_initialize: (task, _self, { body }) => {
    task.vmDeallocate(body.data.address, body.data.size);
  },
  // The control port's receive right has come: the name and all its references go at once. So has
  // that of the name port, where there is one.
  memory_object_terminate: (task, _self, { body }) => {
    task.machPortDestroy(body.memory_control);
    if (body.memory_object_name !== undefined) task.machPortDestroy(body.memory_object_name);
  },
  // What was returned before has been taken by now: a pager with a store of its own waits for that.
  memory_object_synchronize: (task, _self, { body }) => {
    const { offset, length, memory_control } = body;
    task.send(memory_control, 'memory_object_synchronize_completed', { offset, length });
  },
  // Advice that need not be taken.
  memory_object_discard_request: () => 'KERN_SUCCESS',
  memory_object_lock_completed: () => 'KERN_SUCCESS',
  memory_object_supply_completed: () => 'KERN_SUCCESS',
  memory_object_change_completed: () => 'KERN_SUCCESS',
  mach_notify_send_once: () => 'KERN_SUCCESS',
};
