/**
 * The snapshot pager: keeps its objects in its own memory, and gives what one held at a moment as
 * another object, while its clients go on. Pages that did not change since are shared: what came
 * home is never overwritten, a newer version takes its place in the table of pages.
 *
 * An object that is opened with `of: A` is a snapshot of A, taken when a kernel begins to use it:
 *   1 lock_request: A's dirty pages come home and all are locked; requests of A wait here
 *   2 lock_completed: everything is home; the snapshot gets a copy of the table, not of the pages
 *   3 A is unlocked, what waited is answered, and the snapshot says that it is ready
 * vm_map does not wait for this: a client knows that it is taken when its first load of it ends.
 * After the frozen copies of log-structured and copy-on-write file systems (Hitz and others, WAFL,
 * 1994). Costs the return of all dirty pages at once; a snapshot cannot be stored into.
 */
import {
  MEMORY_OBJECT_COPY_DELAY,
  MEMORY_OBJECT_RETURN_DIRTY,
} from '../kernel/mach/memory_object_types';
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
  readyAttributes,
  receivePort,
  roundPage,
  sendError,
  sendSupply,
  unlockRequest,
} from './pager';
import type { PortTable } from './port_table';
import { portTable, portTableEnter, portTableFind, portTableValues } from './port_table';
import type { ObjectHandler } from './to_object';
import { toObject } from './to_object';

/** The options of an object. */
export const snapshotObjectOptions = {
  of: option(
    '',
    'text',
    'The object that this one is a snapshot of; empty if this object is not a snapshot.',
  ),
  size: option(4096, 'bytes', 'The size of the object.'),
};

interface Waiting {
  readonly offset: number;
  readonly length: number;
  readonly stores: boolean;
}

interface SnapshotObject {
  readonly name: string;
  readonly of: string;
  readonly size: number;
  readonly port: PortName;
  control: PortName;
  /** Versions, by page number; none of them ever changes. */
  pages: Record<number, PageContents>;
  /** Snapshots that are being taken of it. */
  readonly takers: SnapshotObject[];
  /** Requests that came meanwhile. */
  waiting: Waiting[];
}

interface SnapshotPager {
  readonly objects: PortTable<SnapshotObject>;
}

type On<K extends MessageName> = ObjectHandler<SnapshotPager, SnapshotObject, K>;

const init: On<'memory_object_init'> = (task, self, object, message) => {
  object.control = message.body.memory_control;
  const source = portTableValues(self.objects).find(({ name }) => name === object.of);
  if (source === undefined || source.control === MACH_PORT_NULL) {
    if (source !== undefined) object.pages = { ...source.pages };
    sendReady(task, object);
    return 'KERN_SUCCESS';
  }
  source.takers.push(object);
  if (source.takers.length > 1) return 'KERN_SUCCESS';
  task.send(source.control, 'memory_object_lock_request', {
    ...unlockRequest(0, roundPage(source.size, task.pageSize), VM_PROT_WRITE),
    should_return: MEMORY_OBJECT_RETURN_DIRTY,
    reply_to: source.port,
  });
  return 'KERN_SUCCESS';
};

/** A's data are home: its snapshots share them, and A goes on. */
const lockCompleted: On<'memory_object_lock_completed'> = (task, _self, source) => {
  endTaking(task, source);
  const size = roundPage(source.size, task.pageSize);
  task.send(source.control, 'memory_object_lock_request', unlockRequest(0, size, VM_PROT_NONE));
  for (const request of source.waiting.splice(0)) answer(task, source, request);
  return 'KERN_SUCCESS';
};

/** The snapshots share what is home now; one that nobody uses any more needs not be ready. */
function endTaking(task: TaskCalls, source: SnapshotObject): void {
  for (const taker of source.takers.splice(0)) {
    taker.pages = { ...source.pages };
    if (taker.control !== MACH_PORT_NULL) sendReady(task, taker);
  }
}

function sendReady(task: TaskCalls, object: SnapshotObject): void {
  const attributes = readyAttributes(task, object.of === '', MEMORY_OBJECT_COPY_DELAY);
  task.send(object.control, 'memory_object_change_attributes', attributes);
}

const dataRequest: On<'memory_object_data_request'> = (task, _self, object, message) => {
  const { offset, length, desired_access } = message.body;
  if (!isRequest(offset, length, task.pageSize)) return 'KERN_INVALID_ARGUMENT';
  const request = { offset, length, stores: (desired_access & VM_PROT_WRITE) !== 0 };
  if (object.takers.length > 0) object.waiting.push(request);
  else answer(task, object, request);
  return 'KERN_SUCCESS';
};

function answer(task: TaskCalls, object: SnapshotObject, request: Waiting): void {
  const { offset, length, stores } = request;
  const isSnapshot = object.of !== '';
  const fresh = task.vmAllocate(length);
  if (fresh.kr !== 'KERN_SUCCESS' || (isSnapshot && stores)) {
    const code = fresh.kr === 'KERN_SUCCESS' ? 'KERN_PROTECTION_FAILURE' : fresh.kr;
    if (fresh.kr === 'KERN_SUCCESS') task.vmDeallocate(fresh.value, length);
    sendError(task, object.control, offset, length, code);
    return;
  }
  for (let done = 0; done < length; done += task.pageSize) {
    const held = object.pages[(offset + done) / task.pageSize];
    if (held !== undefined) task.write(address(fresh.value + done), held);
  }
  const lock = isSnapshot ? VM_PROT_WRITE : VM_PROT_NONE;
  sendSupply(task, object.control, offset, { address: fresh.value, size: length }, lock);
}

const dataReturn: On<'memory_object_data_return'> = (task, _self, object, message) => {
  const { offset, data } = message.body;
  if (!isPageRange(offset, data.size, task.pageSize)) return 'KERN_INVALID_ARGUMENT';
  for (let done = 0; done < data.size; done += task.pageSize) {
    const contents = task.read(address(data.address + done));
    const version = typeof contents === 'number' ? contents : contents.slice();
    object.pages[(offset + done) / task.pageSize] = version;
  }
  task.vmDeallocate(data.address, data.size);
  return 'KERN_SUCCESS';
};

const dataUnlock: On<'memory_object_data_unlock'> = (task, _self, object, message) => {
  const { memory_control: control, offset, length, desired_access } = message.body;
  // The end of the snapshot's taking unlocks all of the object.
  if (object.takers.length > 0) return 'KERN_SUCCESS';
  const grant = unlockRequest(offset, length, VM_PROT_NONE);
  const never = object.of !== '' && (desired_access & VM_PROT_WRITE) !== 0;
  // Flushed, the page is asked for again, and the answer is an error.
  const flush = { ...grant, should_flush: true, lock_value: VM_PROT_NO_CHANGE };
  task.send(control, 'memory_object_lock_request', never ? flush : grant);
  return 'KERN_SUCCESS';
};

const terminate: Handler<SnapshotPager, 'memory_object_terminate'> = (
  task,
  self,
  message,
  frame,
) => {
  const object = portTableFind(self.objects, message.msgh_local_port);
  if (object !== null) {
    object.control = MACH_PORT_NULL;
    object.waiting = [];
    endTaking(task, object);
  }
  return pagerDefaults.memory_object_terminate?.(task, self, message, frame);
};

function open(task: TaskCalls, self: SnapshotPager, name: string, given: Plain): PortName {
  const port = receivePort(task, 'objects');
  if (port === MACH_PORT_NULL) return MACH_PORT_NULL;
  const { of, size } = settle(snapshotObjectOptions, given);
  portTableEnter(self.objects, port, {
    name,
    of,
    size,
    port,
    control: MACH_PORT_NULL,
    pages: {},
    takers: [],
    waiting: [],
  });
  return port;
}

export const snapshotPager = sealPager<SnapshotPager>({
  summary: 'takes snapshots of its objects, which share what does not change',
  origin: 'ours; after copy-on-write file systems',
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
    memory_object_lock_completed: toObject(lockCompleted),
  },
});
