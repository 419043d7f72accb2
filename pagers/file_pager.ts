/**
 * The file pager: memory objects that are ranges of a device, in practice files of the user's.
 *
 *   data_request   -> device_read_request -> data_supply of the very pages that arrived
 *   data_return    -> device_write_request of the bytes inside the file -> vm_deallocate
 *
 * Its promises, with the reasons in docs/decisions/0005-file-pager.md:
 *   1 a file never grows, unless `grow` says so: of the last page only the bytes inside are written
 *   2 what lies past the end reads as zeroes: data_unavailable, or a page with a zeroed tail
 *   3 a clean page that comes home (precious, dirty false) is not written: the file holds it
 *   4 `kernel_copy` changes nothing here: the kernel's copy is clean and may vanish without a word
 *   5 a page whose write failed is an error for every reader until a later write of it succeeds
 *   6 nothing is supplied unasked: a neighbour's newer version may be on its way to this queue
 * Several threads serve the objects; `ordered.ts` says in which order.
 */
import {
  copyStrategyNames,
  MEMORY_OBJECT_COPY_DELAY,
  MEMORY_OBJECT_RETURN_DIRTY,
} from '../kernel/mach/memory_object_types';
import type { MessageName } from '../kernel/mach/message_table';
import type { Values } from '../kernel/mach/options';
import { option, overlay, settle } from '../kernel/mach/options';
import type { Outcome, PagesInError, Received, TaskCalls } from '../kernel/mach/task';
import { sealPager } from '../kernel/mach/task';
import type { Plain, PortName } from '../kernel/mach/types';
import { MACH_PORT_NULL } from '../kernel/mach/types';
import type { VmProt } from '../kernel/mach/vm_prot';
import { VM_PROT_NO_CHANGE, VM_PROT_NONE, VM_PROT_WRITE } from '../kernel/mach/vm_prot';
import type { Endings } from './device_replies';
import { deviceReplies } from './device_replies';
import { inTurn, orderedDefaults } from './in_turn';
import type { Ordered } from './ordered';
import { orderedFields, passTurn, putBack } from './ordered';
import {
  isPageRange,
  isRequest,
  NO_REPLY,
  NO_REPLY_PORT,
  readyAttributes,
  receivePort,
  roundPage,
  sendError,
  sendUnavailable,
  unlockRequest,
} from './pager';
import type { PortTable } from './port_table';
import { portTable, portTableEnter, portTableValues } from './port_table';
import type { ObjectHandler } from './to_object';
import type { TransferPool } from './transfer';
import { beginRead, beginWrite, endTransfer, transferPool } from './transfer';

/** The options of the pager; each object may have its own. */
export const filePagerOptions = {
  device: option('', 'text', 'The device; if empty, the first one that the pager is given.'),
  offset: option(0, 'bytes', 'Where in the device the object begins; a multiple of the page size.'),
  size: option(Number.MAX_SAFE_INTEGER, 'bytes', 'The size; by default where the device ends.'),
  may_cache: option(true, 'boolean', 'The kernel may keep pages that no task maps.'),
  copy_strategy: option(MEMORY_OBJECT_COPY_DELAY, 'copy_strategy', 'How copies are made.', [
    ...copyStrategyNames.keys(),
  ]),
  precious: option(false, 'boolean', 'Pages must come back even when clean.'),
  lock: option<VmProt>(VM_PROT_NONE, 'prot', 'Accesses that supplied pages forbid at first.'),
  read_only: option(false, 'boolean', 'Stores fail, and nothing is written.'),
  grow: option(false, 'boolean', 'Writes past the end extend the file, by whole pages.'),
};

interface FileObject extends Ordered {
  readonly name: string;
  readonly device: PortName;
  /** The device's record that holds the first page. */
  readonly record: number;
  readonly options: Values<typeof filePagerOptions>;
  /** Where the object ends in bytes, as far as options, short reads and writes have told. */
  end: number;
  /** Pages whose last write failed, by number. */
  readonly lost: Record<number, boolean>;
  /** Writes that failed. */
  errors: number;
  /** Returned pages that were let go unwritten because they lie past the end. */
  dropped: number;
}

interface FilePager {
  readonly given: Plain;
  readonly devices: { name: string; port: PortName }[];
  readonly objects: PortTable<FileObject>;
  readonly transfers: TransferPool<FileObject>;
}

type On<K extends MessageName> = ObjectHandler<FilePager, FileObject, K>;
type Ends = Endings<FilePager, FileObject>;

const init: On<'memory_object_init'> = (task, _self, object, message) => {
  passTurn(task, object);
  const { may_cache, copy_strategy } = object.options;
  const attributes = readyAttributes(task, may_cache, copy_strategy);
  task.send(message.body.memory_control, 'memory_object_change_attributes', attributes);
  return 'KERN_SUCCESS';
};

const dataRequest: On<'memory_object_data_request'> = (task, self, object, message) => {
  if (object.writers > 0) return putBack(object);
  passTurn(task, object);
  const { memory_control: control, offset, length, desired_access } = message.body;
  if (!isRequest(offset, length, task.pageSize)) return 'KERN_INVALID_ARGUMENT';
  const { read_only, grow, size } = object.options;
  // Only a limit that was given is sure: a device may have grown since a read was short.
  const limit = grow ? Number.MAX_SAFE_INTEGER : size;
  if (read_only && (desired_access & VM_PROT_WRITE) !== 0) {
    sendError(task, control, offset, length, 'KERN_PROTECTION_FAILURE');
  } else if (isLost(task, object, offset, length)) sendError(task, control, offset, length);
  else if (offset >= limit) sendUnavailable(task, control, offset, length);
  else return startRead(task, self, object, message, Math.min(length, limit - offset));
  return 'KERN_SUCCESS';
};

function startRead(
  task: TaskCalls,
  self: FilePager,
  object: FileObject,
  message: Received<'memory_object_data_request'>,
  asked: number,
): Outcome {
  const { memory_control: control, offset, length } = message.body;
  const transfer = beginRead(task, self.transfers, object, control);
  if (transfer === null) {
    task.ioError({ object: object.port, offset, size: length, reason: NO_REPLY_PORT });
    sendError(task, control, offset, length);
    return 'KERN_SUCCESS';
  }
  transfer.offset = offset;
  transfer.size = length;
  transfer.asked = asked;
  task.send(object.device, 'device_read_request', {
    reply_port: transfer.outcome.receiveFrom,
    recnum: object.record + offset / task.pageSize,
    bytes_wanted: asked,
  });
  return transfer.outcome;
}

function isLost(task: TaskCalls, object: FileObject, offset: number, length: number): boolean {
  if (object.errors === 0) return false;
  for (let done = 0; done < length; done += task.pageSize) {
    if (object.lost[(offset + done) / task.pageSize]) return true;
  }
  return false;
}

const dataReturn: On<'memory_object_data_return'> = (task, self, object, message) => {
  const { offset, data, dirty } = message.body;
  if (object.writers > 0 && isBeingWritten(self, object, offset, data.size)) return putBack(object);
  passTurn(task, object);
  if (!isPageRange(offset, data.size, task.pageSize)) return 'KERN_INVALID_ARGUMENT';
  const { read_only, grow } = object.options;
  const room = grow ? data.size : Math.min(data.size, object.end - offset);
  const writes = dirty && !read_only && room > 0;
  const transfer = writes ? beginWrite(task, self.transfers, object, data) : null;
  if (transfer === null) {
    const pages = { object: object.port, offset, size: data.size };
    if (writes) writeFailed(task, object, { ...pages, reason: NO_REPLY_PORT });
    else if (dirty) {
      object.dropped += data.size / task.pageSize;
      const reason = read_only ? 'the object is read-only' : 'it lies past the end of the store';
      task.ioError({ ...pages, reason });
    }
    task.vmDeallocate(data.address, data.size);
    return 'KERN_SUCCESS';
  }
  transfer.offset = offset;
  transfer.asked = room;
  task.send(object.device, 'device_write_request', {
    reply_port: transfer.outcome.receiveFrom,
    recnum: object.record + offset / task.pageSize,
    data: { address: data.address, size: room, deallocate: false },
  });
  return transfer.outcome;
};

const finishRead: Ends['read'] = (task, self, transfer, object, data) => {
  const { control, offset, size, asked } = transfer;
  endTransfer(task, self.transfers, transfer);
  if (data === null) {
    const reply = transfer.outcome.receiveFrom;
    task.ioError({ object: object.port, offset, size, reply, reason: NO_REPLY });
    sendError(task, control, offset, size);
    return 'KERN_SUCCESS';
  }
  const got = Math.min(data.size, asked);
  learnEnd(object, offset + got, got < asked);
  const pages = roundPage(got, task.pageSize);
  if (pages > 0) {
    const { lock, read_only, precious } = object.options;
    task.send(control, 'memory_object_data_supply', {
      offset,
      data: { address: data.address, size: pages, deallocate: true },
      lock_value: read_only ? lock | VM_PROT_WRITE : lock,
      precious,
      reply_to: MACH_PORT_NULL,
    });
  }
  if (pages < size) sendUnavailable(task, control, offset + pages, size - pages);
  return 'KERN_SUCCESS';
};

/** A short read says where the end is, a full one where it is not. */
function learnEnd(object: FileObject, reached: number, isShort: boolean): void {
  if (isShort) object.end = Math.min(object.end, reached);
  else object.end = Math.max(object.end, reached);
}

const finishWrite: Ends['written'] = (task, self, transfer, object, bytes) => {
  const { offset, size, asked, address } = transfer;
  endTransfer(task, self.transfers, transfer);
  task.vmDeallocate(address, size);
  if (bytes < asked) {
    const reply = transfer.outcome.receiveFrom;
    writeFailed(task, object, { object: object.port, offset, size, reply, reason: NO_REPLY });
  } else {
    object.end = Math.max(object.end, offset + asked);
    if (object.errors > 0) forget(task, object, offset, size);
  }
  return 'KERN_SUCCESS';
};

/** The kernel may clean a page twice in a row; the second version must not overtake the first. */
function isBeingWritten(
  self: FilePager,
  object: FileObject,
  offset: number,
  size: number,
): boolean {
  return self.transfers.all.some(
    (other) =>
      other.object === object &&
      other.writing &&
      other.offset < offset + size &&
      offset < other.offset + other.size,
  );
}

function writeFailed(task: TaskCalls, object: FileObject, pages: PagesInError): void {
  const { offset, size } = pages;
  task.ioError(pages);
  object.errors += 1;
  for (let done = 0; done < size; done += task.pageSize) {
    object.lost[(offset + done) / task.pageSize] = true;
  }
}

function forget(task: TaskCalls, object: FileObject, offset: number, size: number): void {
  for (let done = 0; done < size; done += task.pageSize) {
    delete object.lost[(offset + done) / task.pageSize];
  }
}

const dataUnlock: On<'memory_object_data_unlock'> = (task, _self, object, message) => {
  passTurn(task, object);
  const { memory_control: control, offset, length, desired_access } = message.body;
  const { read_only } = object.options;
  const grant = unlockRequest(offset, length, read_only ? VM_PROT_WRITE : VM_PROT_NONE);
  // What can never be granted is flushed: the store asks for the page again and gets an error.
  const flush = {
    ...grant,
    should_return: MEMORY_OBJECT_RETURN_DIRTY,
    should_flush: true,
    lock_value: VM_PROT_NO_CHANGE,
  };
  const never = read_only && (desired_access & VM_PROT_WRITE) !== 0;
  task.send(control, 'memory_object_lock_request', never ? flush : grant);
  return 'KERN_SUCCESS';
};

/** Answers MACH_PORT_NULL if the device is not known or the offset is not that of a record. */
function open(task: TaskCalls, self: FilePager, name: string, given: Plain): PortName {
  const known = portTableValues(self.objects).find((object) => object.name === name);
  if (known !== undefined) return known.port;
  const options = settle(filePagerOptions, overlay(self.given, given));
  const device = self.devices.find((d) => options.device === '' || d.name === options.device);
  const record = options.offset / task.pageSize;
  if (device === undefined || !Number.isInteger(record) || record < 0) return MACH_PORT_NULL;
  const port = receivePort(task, 'objects');
  if (port === MACH_PORT_NULL) return MACH_PORT_NULL;
  portTableEnter(self.objects, port, {
    ...orderedFields(port),
    name,
    device: device.port,
    record,
    options,
    end: options.grow ? Number.MAX_SAFE_INTEGER : options.size,
    lost: {},
    errors: 0,
    dropped: 0,
  });
  return port;
}

export const filePager = sealPager<FilePager>({
  summary: 'maps files: reads them, and writes home what comes back',
  origin: 'ours; O:memory_object_data_return, O:memory_object_data_unlock',
  contents: 'any',
  readsData: false,
  threads: [{ set: 'objects', count: 2, vmPrivilege: false }],
  create: (options) => ({
    given: options,
    devices: [],
    objects: portTable(),
    transfers: transferPool(),
  }),
  start: (_task, self, devices) => {
    for (const [name, port] of Object.entries(devices)) self.devices.push({ name, port });
  },
  open,
  on: {
    ...orderedDefaults<FileObject, FilePager>(),
    ...deviceReplies<FileObject, FilePager>({ read: finishRead, written: finishWrite }),
    memory_object_init: inTurn(init),
    memory_object_data_request: inTurn(dataRequest),
    memory_object_data_return: inTurn(dataReturn),
    memory_object_data_unlock: inTurn(dataUnlock),
  },
});
