/**
 * The discard pager: external memory whose contents its client may declare dead. Nobody needs dead
 * pages, so they are never sent home: their frames become free at once. After Subramanian,
 * "Managing Discardable Pages with an External Pager" (USENIX Mach Symposium, 1991).
 *
 * An object that is opened with `of: A` is the list of A's dead pages. To store into page k of the
 * list says that page k of A is dead:
 *   1 the store needs a data_request or a data_unlock, for the list is supplied locked
 *   2 the pager flushes page k of A, with should_return NONE, and forgets what it kept
 *   3 it lets the store go on, which so ends after the page is gone
 *   4 when page k of A is asked for again, it is alive and holds zeroes; the list is locked again
 * Costs three messages for each page discarded; saves its data_return and the disk's work.
 */
import { MEMORY_OBJECT_RETURN_NONE } from '../kernel/mach/memory_object_types';
import type { MessageName } from '../kernel/mach/message_table';
import { option, settle } from '../kernel/mach/options';
import type { Handler, TaskCalls } from '../kernel/mach/task';
import { sealPager } from '../kernel/mach/task';
import type { PageContents, Plain, PortName } from '../kernel/mach/types';
import { address, MACH_PORT_NULL } from '../kernel/mach/types';
import { VM_PROT_NO_CHANGE, VM_PROT_NONE, VM_PROT_WRITE } from '../kernel/mach/vm_prot';
import {
  isPageRange,
  isRequest,
  pagerDefaults,
  receivePort,
  sendPage,
  sendUnavailable,
  unlockRequest,
} from './pager';
import type { PortTable } from './port_table';
import { portTable, portTableEnter, portTableFind, portTableValues } from './port_table';
import type { ObjectHandler } from './to_object';
import { toObject } from './to_object';

/** The options of an object. */
export const discardObjectOptions = {
  of: option(
    '',
    'text',
    'The object whose dead pages this one lists; empty if this object is not a list.',
  ),
};

interface DiscardObject {
  readonly name: string;
  readonly of: string;
  /** Where its kernel is to be told; MACH_PORT_NULL while nobody uses it. */
  control: PortName;
  /** What came home, by page number. */
  readonly pages: Record<number, PageContents>;
  /** Pages whose contents nobody needs, by number. */
  readonly dead: Record<number, boolean>;
}

interface DiscardPager {
  readonly objects: PortTable<DiscardObject>;
}

type On<K extends MessageName> = ObjectHandler<DiscardPager, DiscardObject, K>;

const init: On<'memory_object_init'> = (task, self, object, message) => {
  object.control = message.body.memory_control;
  return pagerDefaults.memory_object_init?.(task, self, message, null);
};

const terminate: Handler<DiscardPager, 'memory_object_terminate'> = (
  task,
  self,
  message,
  frame,
) => {
  const object = portTableFind(self.objects, message.msgh_local_port);
  if (object !== null) object.control = MACH_PORT_NULL;
  return pagerDefaults.memory_object_terminate?.(task, self, message, frame);
};

const dataRequest: On<'memory_object_data_request'> = (task, self, object, message) => {
  const { memory_control: control, offset, length, desired_access } = message.body;
  if (!isRequest(offset, length, task.pageSize)) return 'KERN_INVALID_ARGUMENT';
  const stores = (desired_access & VM_PROT_WRITE) !== 0;
  if (object.of !== '' && stores) discard(task, self, object.of, offset, length);
  for (let done = 0; done < length; done += task.pageSize) {
    const at = offset + done;
    const isLocked = object.of !== '' && !stores;
    if (object.of === '') revive(task, self, object, at);
    const kept = object.pages[at / task.pageSize];
    if (kept === undefined && !isLocked) sendUnavailable(task, control, at, task.pageSize);
    else sendPage(task, control, at, kept ?? null, isLocked ? VM_PROT_WRITE : VM_PROT_NONE);
  }
  return 'KERN_SUCCESS';
};

/** Pages of an object are dead: out of the cache, and out of here. */
function discard(
  task: TaskCalls,
  self: DiscardPager,
  name: string,
  offset: number,
  size: number,
): void {
  const object = portTableValues(self.objects).find((other) => other.name === name);
  if (object === undefined || object.control === MACH_PORT_NULL) return;
  for (let done = 0; done < size; done += task.pageSize) {
    const page = (offset + done) / task.pageSize;
    object.dead[page] = true;
    delete object.pages[page];
  }
  task.send(object.control, 'memory_object_lock_request', {
    offset,
    size,
    should_return: MEMORY_OBJECT_RETURN_NONE,
    should_flush: true,
    lock_value: VM_PROT_NO_CHANGE,
    reply_to: MACH_PORT_NULL,
  });
}

/** A page is used again: the next store into the list must be heard. */
function revive(task: TaskCalls, self: DiscardPager, object: DiscardObject, offset: number): void {
  const page = offset / task.pageSize;
  if (!object.dead[page]) return;
  object.dead[page] = false;
  const list = portTableValues(self.objects).find((other) => other.of === object.name);
  if (list === undefined || list.control === MACH_PORT_NULL) return;
  const lock = unlockRequest(offset, task.pageSize, VM_PROT_WRITE);
  task.send(list.control, 'memory_object_lock_request', lock);
}

const dataUnlock: On<'memory_object_data_unlock'> = (task, self, object, message) => {
  const { memory_control: control, offset, length } = message.body;
  if (!isRequest(offset, length, task.pageSize)) return 'KERN_INVALID_ARGUMENT';
  if (object.of !== '') discard(task, self, object.of, offset, length);
  const unlock = unlockRequest(offset, length, VM_PROT_NONE);
  task.send(control, 'memory_object_lock_request', unlock);
  return 'KERN_SUCCESS';
};

const dataReturn: On<'memory_object_data_return'> = (task, _self, object, message) => {
  const { offset, data } = message.body;
  if (!isPageRange(offset, data.size, task.pageSize)) return 'KERN_INVALID_ARGUMENT';
  for (let done = 0; done < data.size; done += task.pageSize) {
    const page = (offset + done) / task.pageSize;
    // It left before the flush came: what a dead page held is not wanted back.
    if (object.dead[page]) continue;
    const contents = task.read(address(data.address + done));
    object.pages[page] = typeof contents === 'number' ? contents : contents.slice();
  }
  task.vmDeallocate(data.address, data.size);
  return 'KERN_SUCCESS';
};

function open(task: TaskCalls, self: DiscardPager, name: string, given: Plain): PortName {
  const port = receivePort(task, 'objects');
  if (port === MACH_PORT_NULL) return MACH_PORT_NULL;
  const { of } = settle(discardObjectOptions, given);
  const object = { name, of, control: MACH_PORT_NULL, pages: {}, dead: {} };
  portTableEnter(self.objects, port, object);
  return port;
}

export const discardPager = sealPager<DiscardPager>({
  summary: 'lets a client list dead pages, which the kernel then drops instead of returning them',
  origin: 'Subramanian, "Managing Discardable Pages with an External Pager", 1991',
  contents: 'any',
  readsData: true,
  threads: [{ set: 'objects', count: 1, vmPrivilege: false }],
  create: () => ({ objects: portTable() }),
  start: () => {},
  open,
  on: {
    ...pagerDefaults,
    memory_object_init: toObject(init),
    memory_object_terminate: terminate,
    memory_object_data_request: toObject(dataRequest),
    memory_object_data_return: toObject(dataReturn),
    memory_object_data_unlock: toObject(dataUnlock),
  },
});
