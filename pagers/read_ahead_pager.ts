/**
 * The read-ahead pager: reads a device, and guesses what will be asked for next. A request for the
 * page behind the last one supplied doubles the window, up to `window` pages, any other sets it
 * back to one; pages of the window come in one read and are supplied unasked.
 * After UNIX read-ahead (McKusick and others, "The Design of 4.3BSD", 7.1).
 *
 * A page supplied unasked must never be older than the kernel's. So pages are supplied locked
 * against stores: a page is `written` from the store's data_unlock until it comes home for good,
 * and a written page ends the window. One thread serves all, so nothing changes during a read.
 *
 * Costs a data_unlock for the first store to each page, and a frame for each wrong guess, which the
 * kernel finds unreferenced in its inactive queue.
 */
import type { MessageName } from '../kernel/mach/message_table';
import type { Values } from '../kernel/mach/options';
import { bounded, option, overlay, settle } from '../kernel/mach/options';
import type { Handler, Outcome, Region, TaskCalls } from '../kernel/mach/task';
import { sealPager } from '../kernel/mach/task';
import type { Plain, PortName } from '../kernel/mach/types';
import { address, MACH_PORT_NULL } from '../kernel/mach/types';
import { VM_PROT_NONE, VM_PROT_WRITE } from '../kernel/mach/vm_prot';
import {
  isPageRange,
  isRequest,
  NO_REPLY,
  pagerDefaults,
  receivePort,
  roundPage,
  sendError,
  sendSupply,
  sendUnavailable,
  unlockRequest,
} from './pager';
import type { PortTable } from './port_table';
import { portTable, portTableEnter } from './port_table';
import type { ObjectHandler } from './to_object';
import { toObject } from './to_object';

/** The options of the pager; each object may have its own. */
export const readAheadPagerOptions = {
  window: bounded(option(8, 'pages', 'The most pages that one read brings; 1 never guesses.'), [
    1,
    Number.MAX_SAFE_INTEGER,
  ]),
  offset: option(0, 'bytes', 'Where in the device the object begins; a multiple of the page size.'),
  size: option(Number.MAX_SAFE_INTEGER, 'bytes', 'Where the object ends.'),
};

interface AheadObject {
  readonly port: PortName;
  readonly options: Values<typeof readAheadPagerOptions>;
  /** Pages that the kernel may have changed, by number. */
  readonly written: Record<number, boolean>;
  /** Pages whose last write failed, by number. */
  readonly lost: Record<number, boolean>;
  /** The page that a sequential reader asks for next. */
  next: number;
  /** How many pages the last read brought. */
  window: number;
}

/** The one transfer under way. */
interface Job {
  readonly object: AheadObject;
  readonly control: PortName;
  readonly offset: number;
  /** Bytes that were asked for by the kernel, or are written. */
  readonly size: number;
  readonly stores: boolean;
  /** The memory that a write sends. */
  readonly data: Region | null;
  readonly stays: boolean;
}

interface ReadAheadPager {
  readonly given: Plain;
  readonly objects: PortTable<AheadObject>;
  device: PortName;
  reply: PortName;
  job: Job | null;
}

type On<K extends MessageName> = ObjectHandler<ReadAheadPager, AheadObject, K>;

const dataRequest: On<'memory_object_data_request'> = (task, self, object, message) => {
  const { memory_control: control, offset, length, desired_access } = message.body;
  if (!isRequest(offset, length, task.pageSize)) return 'KERN_INVALID_ARGUMENT';
  const first = offset / task.pageSize;
  const count = length / task.pageSize;
  for (let page = first; page < first + count; page += 1) {
    if (!object.lost[page]) continue;
    sendError(task, control, offset, length);
    return 'KERN_SUCCESS';
  }
  const pages = Math.max(count, guess(task, object, first, count));
  object.next = first + pages;
  const stores = (desired_access & VM_PROT_WRITE) !== 0;
  self.job = { object, control, offset, size: length, stores, data: null, stays: false };
  task.send(self.device, 'device_read_request', {
    reply_port: self.reply,
    recnum: object.options.offset / task.pageSize + first,
    bytes_wanted: pages * task.pageSize,
  });
  return { receiveFrom: self.reply, frame: null };
};

/** How many pages to read from this one on. */
function guess(task: TaskCalls, object: AheadObject, first: number, asked: number): number {
  const { window, size } = object.options;
  object.window = first === object.next ? Math.min(object.window * 2, window, MAX_WINDOW) : 1;
  const end = Math.ceil(size / task.pageSize);
  let pages = asked;
  while (pages < object.window && first + pages < end && !changed(object, first + pages)) {
    pages += 1;
  }
  return pages;
}

/** What one read of a device brings at most. */
const MAX_WINDOW = 32;

function changed(object: AheadObject, page: number): boolean {
  return (object.written[page] ?? false) || (object.lost[page] ?? false);
}

function finishRead(
  task: TaskCalls,
  { reply }: ReadAheadPager,
  job: Job,
  data: Region | null,
): Outcome {
  const { object, control, offset, size, stores } = job;
  if (data === null) {
    task.ioError({ object: object.port, offset, size, reply, reason: NO_REPLY });
    sendError(task, control, offset, size);
    return 'KERN_SUCCESS';
  }
  const got = roundPage(data.size, task.pageSize);
  const asked = Math.min(got, size);
  const lock = stores ? VM_PROT_NONE : VM_PROT_WRITE;
  if (asked > 0) sendSupply(task, control, offset, { ...data, size: asked }, lock);
  for (let done = 0; stores && done < size; done += task.pageSize) {
    object.written[(offset + done) / task.pageSize] = true;
  }
  const more = { address: address(data.address + asked), size: got - asked };
  if (more.size > 0) sendSupply(task, control, offset + asked, more, VM_PROT_WRITE);
  if (asked < size) sendUnavailable(task, control, offset + asked, size - asked);
  for (let done = asked; done < size; done += task.pageSize) {
    object.written[(offset + done) / task.pageSize] = true; // Zeroes come unlocked.
  }
  return 'KERN_SUCCESS';
}

const dataReturn: On<'memory_object_data_return'> = (task, self, object, message) => {
  const { memory_control: control, offset, data, dirty, kernel_copy } = message.body;
  if (!isPageRange(offset, data.size, task.pageSize)) return 'KERN_INVALID_ARGUMENT';
  if (!dirty) {
    task.vmDeallocate(data.address, data.size);
    return 'KERN_SUCCESS';
  }
  const size = data.size;
  self.job = { object, control, offset, size, stores: true, data, stays: kernel_copy };
  task.send(self.device, 'device_write_request', {
    reply_port: self.reply,
    recnum: (object.options.offset + offset) / task.pageSize,
    data: { ...data, deallocate: false },
  });
  return { receiveFrom: self.reply, frame: null };
};

function finishWrite(
  task: TaskCalls,
  { reply }: ReadAheadPager,
  job: Job,
  data: Region,
  isWhole: boolean,
): Outcome {
  const { object, offset } = job;
  const pages = { object: object.port, offset, size: data.size };
  if (!isWhole) task.ioError({ ...pages, reply, reason: NO_REPLY });
  for (let done = 0; done < data.size; done += task.pageSize) {
    const page = (offset + done) / task.pageSize;
    object.written[page] = job.stays;
    object.lost[page] = !isWhole;
  }
  task.vmDeallocate(data.address, data.size);
  return 'KERN_SUCCESS';
}

const readReply: Handler<ReadAheadPager, 'device_read_reply'> = (task, self, { body }) => {
  const { job } = self;
  if (job === null || job.data !== null) return 'KERN_INVALID_ARGUMENT';
  self.job = null;
  const got = body.data ?? { address: address(0), size: 0 };
  return finishRead(task, self, job, body.return_code === 'KERN_SUCCESS' ? got : null);
};

const writeReply: Handler<ReadAheadPager, 'device_write_reply'> = (task, self, { body }) => {
  const { job } = self;
  if (job === null || job.data === null) return 'KERN_INVALID_ARGUMENT';
  self.job = null;
  const whole = body.return_code === 'KERN_SUCCESS' && body.bytes_written === job.size;
  return finishWrite(task, self, job, job.data, whole);
};

/** The device is gone. */
const noReply: Handler<ReadAheadPager, 'mach_notify_send_once'> = (task, self) => {
  const { job } = self;
  self.job = null;
  if (job === null) return 'KERN_SUCCESS';
  return job.data === null
    ? finishRead(task, self, job, null)
    : finishWrite(task, self, job, job.data, false);
};

const dataUnlock: On<'memory_object_data_unlock'> = (task, _self, object, message) => {
  const { memory_control: control, offset, length } = message.body;
  if (!isRequest(offset, length, task.pageSize)) return 'KERN_INVALID_ARGUMENT';
  for (let done = 0; done < length; done += task.pageSize) {
    object.written[(offset + done) / task.pageSize] = true;
  }
  const unlock = unlockRequest(offset, length, VM_PROT_NONE);
  task.send(control, 'memory_object_lock_request', unlock);
  return 'KERN_SUCCESS';
};

function open(task: TaskCalls, self: ReadAheadPager, _name: string, given: Plain): PortName {
  const options = settle(readAheadPagerOptions, overlay(self.given, given));
  const record = options.offset / task.pageSize;
  if (self.device === MACH_PORT_NULL || !Number.isInteger(record)) return MACH_PORT_NULL;
  const port = receivePort(task, 'objects');
  if (port === MACH_PORT_NULL) return MACH_PORT_NULL;
  portTableEnter(self.objects, port, {
    port,
    options,
    written: {},
    lost: {},
    next: 0,
    window: 1,
  });
  return port;
}

export const readAheadPager = sealPager<ReadAheadPager>({
  summary: 'reads a device, and supplies what a sequential reader will ask for next',
  origin: 'ours; after the read-ahead of UNIX',
  contents: 'any',
  readsData: false,
  threads: [{ set: 'objects', count: 1, vmPrivilege: false }],
  create: (given) => ({
    given,
    objects: portTable(),
    device: MACH_PORT_NULL,
    reply: MACH_PORT_NULL,
    job: null,
  }),
  start: (task, self, devices) => {
    self.reply = receivePort(task);
    if (self.reply === MACH_PORT_NULL) return;
    self.device = Object.values(devices)[0] ?? MACH_PORT_NULL;
  },
  open,
  on: {
    ...pagerDefaults,
    memory_object_data_request: toObject(dataRequest),
    memory_object_data_return: toObject(dataReturn),
    memory_object_data_unlock: toObject(dataUnlock),
    device_read_reply: readReply,
    device_write_reply: writeReply,
    mach_notify_send_once: noReply,
  },
});
