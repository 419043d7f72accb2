/**
 * The shared-memory pager: several kernels map an object; each read gives what was written last.
 * Units, as large as the largest page of its kernels, have many readers' copies, locked against
 * writing, or one writer's. `others` are all holders but the kernel that asks.
 *
 *   unit     asks to read                      asks to write
 *   idle     supply, locked -> shared          supply -> owned
 *   shared   supply, locked                    revoke others; supply or unlock -> owned
 *   owned    by others: clean, lock -> shared  by others: revoke them -> idle
 *            by itself: supply                 by itself: supply or unlock
 *
 * Requests for a unit are answered one after the other. Revoking is lock_request with flush,
 * cleaning one without; both wait for lock_completed, which comes after the data; a kernel has one
 * of them out at a time. An eviction needs no answer: what was dirty comes home before the kernel
 * asks again, so holders are those that may have a page. A kernel that ends or dies holds nothing:
 * what was waited for from it is done with. Before one with larger pages is told that the object is
 * ready, all pages are revoked.
 */
import {
  MEMORY_OBJECT_COPY_NONE,
  MEMORY_OBJECT_RETURN_DIRTY,
} from '../kernel/mach/memory_object_types';
import type { MessageName } from '../kernel/mach/message_table';
import type { Values } from '../kernel/mach/options';
import { option, overlay, settle } from '../kernel/mach/options';
import type { Handler, Outcome, TaskCalls } from '../kernel/mach/task';
import { sealPager } from '../kernel/mach/task';
import type { Plain, PortName } from '../kernel/mach/types';
import { MACH_PORT_NULL } from '../kernel/mach/types';
import { VM_PROT_NO_CHANGE, VM_PROT_NONE, VM_PROT_WRITE } from '../kernel/mach/vm_prot';
import {
  isPageRange,
  pagerDefaults,
  readyAttributes,
  receivePort,
  sendError,
  unlockRequest,
} from './pager';
import type { PortTable } from './port_table';
import { portTable, portTableEnter, portTableFind, portTableValues } from './port_table';
import type { SharedContents } from './shared_contents';
import { sharedContents, sharedLoad, sharedStore } from './shared_contents';
import type { ObjectHandler } from './to_object';
import { toObject } from './to_object';

/** The options of the pager; each object may have its own. */
export const sharedMemoryPagerOptions = {
  may_cache: option(true, 'boolean', 'A kernel may keep pages that no task maps.'),
  size: option(0x1000_0000, 'bytes', 'Where the object ends; beyond it, requests fail.'),
};

/** The unit of a recall that concerns all of them. */
const EVERYTHING = -1;

/** What a kernel wants of a unit. */
interface Request {
  readonly control: PortName;
  readonly offset: number;
  readonly length: number;
  readonly write: boolean;
  /** It has the page, locked; else it has not. */
  readonly unlock: boolean;
}

interface Unit {
  /** Control ports of kernels that may have pages of it. */
  holders: PortName[];
  /** The only holder may write. */
  owned: boolean;
  /** The first is being answered. */
  readonly queue: Request[];
  /** Recalls that it waits for. */
  waiting: number;
}

/** A request that pages come back, or are cleaned and locked. */
interface Recall {
  /** The unit that waits for it, or EVERYTHING. */
  readonly unit: number;
  readonly offset: number;
  readonly size: number;
  readonly flush: boolean;
}

interface Kernel {
  readonly control: PortName;
  readonly pageSize: number;
  /** It was told that the object is ready. */
  ready: boolean;
  /** The first is out. */
  readonly recalls: Recall[];
}

interface SharedObject {
  readonly name: string;
  readonly port: PortName;
  readonly options: Values<typeof sharedMemoryPagerOptions>;
  readonly contents: SharedContents;
  kernels: Kernel[];
  /** Bytes of a unit. */
  unitSize: number;
  units: Record<number, Unit>;
  /** Recalls of everything that are out: until they are back, nothing is answered. */
  clearing: number;
}

interface SharedMemoryPager {
  readonly given: Plain;
  readonly objects: PortTable<SharedObject>;
}

type On<K extends MessageName> = ObjectHandler<SharedMemoryPager, SharedObject, K>;

function kernelOf(object: SharedObject, control: PortName): Kernel | null {
  return object.kernels.find((kernel) => kernel.control === control) ?? null;
}

function unitOf(object: SharedObject, index: number): Unit {
  const known = object.units[index];
  if (known !== undefined) return known;
  const unit: Unit = { holders: [], owned: false, queue: [], waiting: 0 };
  object.units[index] = unit;
  return unit;
}

const init: On<'memory_object_init'> = (task, _self, object, message) => {
  const { memory_control: control, memory_object_page_size: pageSize } = message.body;
  task.machPortRequestNotification(control, 'dead_name', 0, object.port);
  if (pageSize > object.unitSize) {
    object.unitSize = pageSize;
    const size = Math.ceil(object.options.size / pageSize) * pageSize;
    for (const kernel of object.kernels) {
      object.clearing += 1;
      recall(task, object, kernel, { unit: EVERYTHING, offset: 0, size, flush: true });
    }
  }
  object.kernels.push({ control, pageSize, ready: false, recalls: [] });
  goOn(task, object);
  return 'KERN_SUCCESS';
};

/** Tells new kernels that the object is ready, unless it is being cleared; answers requests. */
function goOn(task: TaskCalls, object: SharedObject): void {
  if (object.clearing > 0) return;
  for (const kernel of object.kernels) {
    if (kernel.ready) continue;
    kernel.ready = true;
    const ready = readyAttributes(task, object.options.may_cache, MEMORY_OBJECT_COPY_NONE);
    task.send(kernel.control, 'memory_object_change_attributes', ready);
  }
  for (const index of Object.keys(object.units).map(Number)) serve(task, object, index);
}

const asks =
  (unlock: boolean): On<'memory_object_data_request' | 'memory_object_data_unlock'> =>
  (task, _self, object, { body }) => {
    const { memory_control: control, offset, length, desired_access } = body;
    const write = (desired_access & VM_PROT_WRITE) !== 0;
    return ask(task, object, { control, offset, length, write, unlock });
  };

/** Puts a request behind the others of its unit; a kernel's page never crosses a unit's end. */
function ask(task: TaskCalls, object: SharedObject, request: Request): Outcome {
  const { control, offset, length } = request;
  const kernel = kernelOf(object, control);
  if (kernel === null || !isPageRange(offset, length, kernel.pageSize)) {
    return 'KERN_INVALID_ARGUMENT';
  }
  const index = Math.floor(offset / object.unitSize);
  if (offset >= object.options.size || offset + length > (index + 1) * object.unitSize) {
    sendError(task, control, offset, length);
    return 'KERN_SUCCESS';
  }
  unitOf(object, index).queue.push(request);
  serve(task, object, index);
  return 'KERN_SUCCESS';
}

/** Answers requests for a unit until one has to wait for other kernels. */
function serve(task: TaskCalls, object: SharedObject, index: number): void {
  const unit = unitOf(object, index);
  while (unit.waiting === 0 && object.clearing === 0) {
    const [request] = unit.queue;
    if (request === undefined) return;
    const { control, write } = request;
    const holds = unit.holders.includes(control);
    if (request.unlock && !holds) {
      // It has crossed a revocation: the page is gone, and will be asked for again.
      unit.queue.shift();
      continue;
    }
    const others = unit.holders.filter((holder) => holder !== control);
    if (others.length > 0 && (write || unit.owned)) {
      for (const other of others) {
        const kernel = kernelOf(object, other);
        if (kernel === null) continue;
        unit.waiting += 1;
        const offset = index * object.unitSize;
        recall(task, object, kernel, { unit: index, offset, size: object.unitSize, flush: write });
      }
      return;
    }
    unit.queue.shift();
    unit.owned = write || (unit.owned && holds);
    if (!holds) unit.holders.push(control);
    if (request.unlock) unlock(task, request, unit.owned);
    else supply(task, object, request, unit.owned);
  }
}

function unlock(task: TaskCalls, { control, offset, length }: Request, owned: boolean): void {
  const lock = owned ? VM_PROT_NONE : VM_PROT_WRITE;
  task.send(control, 'memory_object_lock_request', unlockRequest(offset, length, lock));
}

function supply(
  task: TaskCalls,
  object: SharedObject,
  { control, offset, length: size }: Request,
  owned: boolean,
): void {
  const fresh = task.vmAllocate(size);
  if (fresh.kr !== 'KERN_SUCCESS') {
    sendError(task, control, offset, size, fresh.kr);
    return;
  }
  sharedLoad(task, object.contents, offset, { address: fresh.value, size });
  task.send(control, 'memory_object_data_supply', {
    offset,
    data: { address: fresh.value, size, deallocate: true },
    lock_value: owned ? VM_PROT_NONE : VM_PROT_WRITE,
    precious: false,
    reply_to: MACH_PORT_NULL,
  });
}

/** Takes pages back, or cleans and locks them, once the kernel has done so before. */
function recall(task: TaskCalls, object: SharedObject, kernel: Kernel, what: Recall): void {
  kernel.recalls.push(what);
  if (kernel.recalls.length === 1) sendRecall(task, object, kernel);
}

function sendRecall(task: TaskCalls, object: SharedObject, kernel: Kernel): void {
  const [what] = kernel.recalls;
  if (what === undefined) return;
  task.send(kernel.control, 'memory_object_lock_request', {
    offset: what.offset,
    size: what.size,
    should_return: MEMORY_OBJECT_RETURN_DIRTY,
    should_flush: what.flush,
    lock_value: what.flush ? VM_PROT_NO_CHANGE : VM_PROT_WRITE,
    reply_to: object.port,
  });
}

const lockCompleted: Handler<SharedMemoryPager, 'memory_object_lock_completed'> = (
  task,
  self,
  { msgh_local_port: port, body },
) => {
  const object = portTableFind(self.objects, port);
  const kernel = object === null ? null : kernelOf(object, body.memory_control);
  const what = kernel?.recalls.shift();
  if (object === null || kernel === null || what === undefined) return 'KERN_SUCCESS';
  sendRecall(task, object, kernel);
  recalled(task, object, kernel.control, what);
  return 'KERN_SUCCESS';
};

/** A recall is over: its data has come before. */
function recalled(task: TaskCalls, object: SharedObject, control: PortName, what: Recall): void {
  if (what.unit === EVERYTHING) {
    cleared(task, object);
    return;
  }
  const unit = unitOf(object, what.unit);
  unit.waiting -= 1;
  unit.owned = false;
  if (what.flush) unit.holders = unit.holders.filter((holder) => holder !== control);
  serve(task, object, what.unit);
}

/** One kernel less has pages: without any, the object is cut into larger units. */
function cleared(task: TaskCalls, object: SharedObject): void {
  object.clearing -= 1;
  if (object.clearing > 0) return;
  const requests = Object.values(object.units).flatMap(({ queue }) => queue);
  object.units = {};
  for (const request of requests) {
    unitOf(object, Math.floor(request.offset / object.unitSize)).queue.push(request);
  }
  goOn(task, object);
}

const dataReturn: On<'memory_object_data_return'> = (task, _self, object, message) => {
  const { memory_control: control, offset, data } = message.body;
  const kernel = kernelOf(object, control);
  if (kernel === null || !isPageRange(offset, data.size, kernel.pageSize)) {
    return 'KERN_INVALID_ARGUMENT';
  }
  sharedStore(task, object.contents, offset, data);
  task.vmDeallocate(data.address, data.size);
  return 'KERN_SUCCESS';
};

const terminate: Handler<SharedMemoryPager, 'memory_object_terminate'> = (task, self, message) => {
  const { memory_control: control } = message.body;
  const object = portTableFind(self.objects, message.msgh_local_port);
  task.machPortDestroy(control);
  if (object !== null) leave(task, object, control);
  return 'KERN_SUCCESS';
};

const died: Handler<SharedMemoryPager, 'mach_notify_dead_name'> = (task, self, message) => {
  const { name } = message.body;
  const object = portTableFind(self.objects, message.msgh_local_port);
  if (object === null || kernelOf(object, name) === null) return 'KERN_SUCCESS';
  task.machPortDestroy(name);
  leave(task, object, name);
  return 'KERN_SUCCESS';
};

/** A kernel holds nothing any more; its requests are void, and what it was to give back is gone. */
function leave(task: TaskCalls, object: SharedObject, control: PortName): void {
  const kernel = kernelOf(object, control);
  if (kernel === null) return;
  object.kernels = object.kernels.filter((other) => other !== kernel);
  const indices = Object.keys(object.units).map(Number);
  for (const index of indices) {
    const unit = unitOf(object, index);
    const queue = unit.queue.filter((request) => request.control !== control);
    unit.queue.splice(0, unit.queue.length, ...queue);
    if (!unit.holders.includes(control)) continue;
    unit.holders = unit.holders.filter((holder) => holder !== control);
    unit.owned = false;
  }
  for (const what of kernel.recalls) recalled(task, object, control, what);
  for (const index of indices) serve(task, object, index);
}

function open(task: TaskCalls, self: SharedMemoryPager, name: string, options: Plain): PortName {
  const known = portTableValues(self.objects).find((object) => object.name === name);
  if (known !== undefined) return known.port;
  const port = receivePort(task, 'objects');
  if (port === MACH_PORT_NULL) return MACH_PORT_NULL;
  portTableEnter(self.objects, port, {
    name,
    port,
    kernels: [],
    unitSize: task.pageSize,
    units: {},
    clearing: 0,
    options: settle(sharedMemoryPagerOptions, overlay(self.given, options)),
    contents: sharedContents(),
  });
  return port;
}

export const sharedMemoryPager = sealPager<SharedMemoryPager>({
  summary: 'keeps an object that several hosts map coherent: one writer or many readers a page',
  origin: 'Young et al. 1987, the network shared memory server; Li and Hudak 1989',
  contents: 'any',
  readsData: true,
  // One thread: the order of its messages is the order of writes. It may not wait for frames that
  // only its own answers set free.
  threads: [{ set: 'objects', count: 1, vmPrivilege: true }],
  create: (options) => ({ given: options, objects: portTable() }),
  start: () => {},
  open,
  on: {
    ...pagerDefaults,
    memory_object_init: toObject(init),
    memory_object_data_request: toObject(asks(false)),
    memory_object_data_unlock: toObject(asks(true)),
    memory_object_data_return: toObject(dataReturn),
    memory_object_lock_completed: lockCompleted,
    memory_object_terminate: terminate,
    mach_notify_dead_name: died,
  },
});
