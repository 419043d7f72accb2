/**
 * The default pager: keeps anonymous memory on paging files. @mach bootstrap/default_pager.c
 *
 *   memory_object_create   on the default port: a new object, its port joins the internal set
 *   data_request           never stored -> data_unavailable; else read its block -> data_supply
 *   data_return            store the pages over what is there -> vm_deallocate: the frames are free
 *   data_write             the same, in the older form
 *   data_initialize        the same, but only pages of which nothing is stored
 *   default_pager_*        what a task asks of it at the default port (default_pager_calls.ts)
 *   terminate, no senders  wait for all I/O, then destroy the control port; free the blocks
 *
 * Laws of its own: an object is served in the order of sequence numbers (47); a page without a
 * block was never stored (46); blocks in use are those in the maps (48); a page that found no block
 * is dropped, and from then on every request on its object is an error (49).
 *
 * It never releases a block that it has read, so a clean page can be dropped and read again (D16).
 * Its internal threads are privileged: they are the ones that free memory when there is none.
 */
import { MEMORY_OBJECT_COPY_DELAY } from '../kernel/mach/memory_object_types';
import type { MessageName } from '../kernel/mach/message_table';
import { field, option, settle } from '../kernel/mach/options';
import type { Outcome, Region, TaskCalls } from '../kernel/mach/task';
import { sealPager } from '../kernel/mach/task';
import type { Plain, PortName } from '../kernel/mach/types';
import { address, MACH_PORT_NULL } from '../kernel/mach/types';
import { VM_PROT_NONE } from '../kernel/mach/vm_prot';
import { defaultPagerCalls, userObject } from './default_pager_calls';
import { pageMapEntries, pageMapFind } from './default_pager_map';
import type { DefaultObject, DefaultPager } from './default_pager_object';
import { addObject, newBlock, onDefaultPort } from './default_pager_object';
import {
  entryPartition,
  freeBlock,
  NO_BLOCK,
  NO_PARTITION,
  partition,
  recordOf,
} from './default_pager_partition';
import { moveRead, moveWritten } from './default_pager_removal';
import type { Endings } from './device_replies';
import { deviceReplies } from './device_replies';
import { inTurn, orderedDefaults } from './in_turn';
import { passTurn, putBack, wake } from './ordered';
import {
  isPageRange,
  isRequest,
  NO_REPLY,
  NO_REPLY_PORT,
  pagerDefaults,
  readyAttributes,
  receivePort,
  roundPage,
  sendError,
  sendUnavailable,
} from './pager';
import { portTable, portTableFind, portTableRemove } from './port_table';
import type { ObjectHandler } from './to_object';
import type { Transfer } from './transfer';
import { beginRead, beginWrite, endTransfer, transferPool } from './transfer';

/** The options of the pager; several paging files go in `partitions`, a list of such records. */
export const defaultPagerOptions = {
  device: option('', 'text', 'The device of the paging file; if empty, the first one given.'),
  blocks: option(65_536, 'pages', 'The size of the paging file.'),
};

/** The options of an object that a task asks for. */
export const defaultPagerObjectOptions = {
  size: option(0, 'bytes', 'The size of the object at first; it grows.'),
  default_port: option(false, 'boolean', 'Answers the default port instead of a new object.'),
};

type On<K extends MessageName> = ObjectHandler<DefaultPager, DefaultObject, K>;
type Ends = Endings<DefaultPager, DefaultObject>;

/** The kernel has made an object and sends its receive right; data may be queued on it already. */
const create = onDefaultPort<'memory_object_create'>((task, self, message) => {
  const { new_memory_object: port, new_object_size: size, new_name: name = port } = message.body;
  const isNew = portTableFind(self.objects, port) === null && port !== MACH_PORT_NULL;
  if (!isNew || !isPageRange(0, roundPage(size, task.pageSize), task.pageSize))
    return 'KERN_INVALID_ARGUMENT';
  addObject(task, self, { port, size, name });
  task.machPortRequestNotification(port, 'no_senders', 0, port);
  task.machPortMoveMember(port, self.internalSet);
  return 'KERN_SUCCESS';
});

/** Only an object that a task asked for gets this; the kernel's own are ready from the start. */
const init: On<'memory_object_init'> = (task, _self, object, message) => {
  passTurn(task, object);
  object.name = message.body.memory_object_name ?? object.port;
  const attributes = readyAttributes(task, false, MEMORY_OBJECT_COPY_DELAY);
  task.send(message.body.memory_control, 'memory_object_change_attributes', attributes);
  return 'KERN_SUCCESS';
};

const dataRequest: On<'memory_object_data_request'> = (task, self, object, message) => {
  if (object.writers > 0) return putBack(object);
  passTurn(task, object);
  const { memory_control: control, offset, length } = message.body;
  if (!isRequest(offset, length, task.pageSize)) return 'KERN_INVALID_ARGUMENT';
  const isGood = object.errors === 0;
  const transfer = isGood ? beginRead(task, self.transfers, object, control) : null;
  if (transfer === null) {
    if (isGood) inError(task, object, offset, length, NO_REPLY_PORT);
    sendError(task, control, offset, length);
    return 'KERN_SUCCESS';
  }
  transfer.offset = offset;
  transfer.size = length;
  return readOn(task, self, object, transfer);
};

function inError(
  task: TaskCalls,
  { port }: DefaultObject,
  offset: number,
  size: number,
  reason: string,
  reply: PortName = MACH_PORT_NULL,
): void {
  task.ioError({ object: port, offset, size, reply, reason });
}

/** Reads the next page that has a block; pages before it are unavailable. */
function readOn(
  task: TaskCalls,
  self: DefaultPager,
  object: DefaultObject,
  transfer: Transfer<DefaultObject>,
): Outcome {
  const { pageSize } = task;
  for (; transfer.done < transfer.size; transfer.done += pageSize) {
    const offset = transfer.offset + transfer.done;
    const entry = pageMapFind(object.map, offset / pageSize);
    const from = self.partitions[entryPartition(entry)];
    if (entry !== NO_BLOCK && from !== undefined) {
      task.send(from.device, 'device_read_request', {
        reply_port: transfer.outcome.receiveFrom,
        recnum: recordOf(from, entry),
        bytes_wanted: pageSize,
      });
      return transfer.outcome;
    }
    sendUnavailable(task, transfer.control, offset, pageSize);
  }
  endTransfer(task, self.transfers, transfer);
  return 'KERN_SUCCESS';
}

/** A page has been read, or could not be: a block that is not whole is not a page. */
const pageRead: Ends['read'] = (task, self, transfer, object, data) => {
  const { control, done } = transfer;
  const { removal } = self;
  if (removal?.transfer === transfer.index) return moveRead(task, self, removal, transfer, data);
  const offset = transfer.offset + done;
  if (data !== null && data.size === task.pageSize) {
    task.send(control, 'memory_object_data_supply', {
      offset,
      data: { address: data.address, size: data.size, deallocate: true },
      lock_value: VM_PROT_NONE,
      precious: false,
      reply_to: MACH_PORT_NULL,
    });
  } else {
    if (data !== null && data.size > 0) task.vmDeallocate(data.address, data.size);
    const reason = 'its block is not whole';
    inError(task, object, offset, task.pageSize, reason, transfer.outcome.receiveFrom);
    sendError(task, control, offset, task.pageSize);
  }
  transfer.done = done + task.pageSize;
  return readOn(task, self, object, transfer);
};

const dataReturn: On<'memory_object_data_return' | 'memory_object_data_write'> = (
  task,
  self,
  object,
  message,
) => {
  if (object.held) return putBack(object);
  passTurn(task, object);
  const { offset, data } = message.body;
  return store(task, self, object, offset, data, false);
};

const dataInitialize: On<'memory_object_data_initialize'> = (task, self, object, message) => {
  if (object.held) return putBack(object);
  passTurn(task, object);
  const { offset, data } = message.body;
  return store(task, self, object, offset, data, true);
};

function store(
  task: TaskCalls,
  self: DefaultPager,
  object: DefaultObject,
  offset: number,
  data: Region,
  initial: boolean,
): Outcome {
  if (!isPageRange(offset, data.size, task.pageSize)) return 'KERN_INVALID_ARGUMENT';
  const transfer = beginWrite(task, self.transfers, object, data);
  if (transfer === null) {
    object.errors += 1;
    inError(task, object, offset, data.size, NO_REPLY_PORT);
    task.vmDeallocate(data.address, data.size);
    return 'KERN_SUCCESS';
  }
  transfer.offset = offset;
  transfer.initial = initial;
  return writeOn(task, self, object, transfer);
}

/** Writes the next page that gets a block; after the last one the memory is free. */
function writeOn(
  task: TaskCalls,
  self: DefaultPager,
  object: DefaultObject,
  transfer: Transfer<DefaultObject>,
): Outcome {
  const { pageSize } = task;
  for (; transfer.done < transfer.size; transfer.done += pageSize) {
    const page = (transfer.offset + transfer.done) / pageSize;
    const known = pageMapFind(object.map, page);
    if (known !== NO_BLOCK && transfer.initial) continue;
    const entry = known === NO_BLOCK ? newBlock(self, object, page) : known;
    const to = self.partitions[entryPartition(entry)];
    if (entry === NO_BLOCK || to === undefined) {
      inError(task, object, page * pageSize, pageSize, 'there is no paging space left');
      continue;
    }
    task.send(to.device, 'device_write_request', {
      reply_port: transfer.outcome.receiveFrom,
      recnum: recordOf(to, entry),
      data: {
        address: address(transfer.address + transfer.done),
        size: pageSize,
        deallocate: false,
      },
    });
    return transfer.outcome;
  }
  task.vmDeallocate(transfer.address, transfer.size);
  endTransfer(task, self.transfers, transfer);
  return 'KERN_SUCCESS';
}

/** A page has been written, or could not be: then the object is in error for good. */
const pageWritten: Ends['written'] = (task, self, transfer, object, bytes) => {
  const { removal } = self;
  if (removal?.transfer === transfer.index) {
    return moveWritten(task, self, removal, transfer, bytes);
  }
  if (bytes !== task.pageSize) {
    object.errors += 1;
    const offset = transfer.offset + transfer.done;
    inError(task, object, offset, task.pageSize, NO_REPLY, transfer.outcome.receiveFrom);
  }
  transfer.done += task.pageSize;
  return writeOn(task, self, object, transfer);
};

/** The kernel has let go of the object: nothing names it until another has it. */
const terminate: On<'memory_object_terminate'> = (task, _self, object, message) => {
  if (object.readers + object.writers > 0) return putBack(object);
  passTurn(task, object);
  object.name = MACH_PORT_NULL;
  return pagerDefaults.memory_object_terminate?.(task, null, message, null) ?? undefined;
};

/** Nobody can use the object any more: its blocks, its port and what is known of it go. */
const noSenders: On<'mach_notify_no_senders'> = (task, self, object) => {
  if (object.readers + object.writers > 0) return putBack(object);
  for (const { entry } of pageMapEntries(object.map)) freeBlock(self.partitions, entry);
  portTableRemove(self.objects, object.port);
  task.machPortDestroy(object.port);
  // Whoever still waits for a turn finds no object.
  wake(task, object);
  return 'KERN_SUCCESS';
};

function start(
  task: TaskCalls,
  self: DefaultPager,
  devices: Readonly<Record<string, PortName>>,
): void {
  const listed = field(self.given, 'partitions');
  const wanted: readonly Plain[] = isList(listed) ? listed : [self.given];
  for (const one of wanted.slice(0, NO_PARTITION)) {
    const { device, blocks } = settle(defaultPagerOptions, one);
    const found = Object.entries(devices).find(([name]) => device === '' || name === device);
    if (found !== undefined) self.partitions.push(partition(found[0], found[1], blocks));
  }
  self.devices = devices;
  self.internalSet = task.portSet('internal');
  self.externalSet = task.portSet('external');
  self.defaultPort = receivePort(task, 'default');
}

/** An object for a task's own use, or the default port. */
function open(task: TaskCalls, self: DefaultPager, _name: string, options: Plain): PortName {
  const { size, default_port } = settle(defaultPagerObjectOptions, options);
  return default_port ? self.defaultPort : userObject(task, self, size);
}

function isList(given: Plain | undefined): given is readonly Plain[] {
  return Array.isArray(given);
}

export const defaultPager = sealPager<DefaultPager>({
  summary: 'keeps anonymous memory on paging files',
  origin: 'C:bootstrap/default_pager.c',
  contents: 'any',
  readsData: false,
  threads: [
    { set: 'default', count: 1, vmPrivilege: true },
    { set: 'internal', count: 3, vmPrivilege: true },
    { set: 'external', count: 1, vmPrivilege: false },
  ],
  create: (options) => ({
    given: options,
    devices: {},
    partitions: [],
    objects: portTable(),
    transfers: transferPool(),
    defaultPort: MACH_PORT_NULL,
    internalSet: MACH_PORT_NULL,
    externalSet: MACH_PORT_NULL,
    overcommitted: 0,
    removal: null,
    stores: portTable(),
  }),
  start,
  open,
  on: {
    ...orderedDefaults<DefaultObject, DefaultPager>(),
    ...deviceReplies<DefaultObject, DefaultPager>({ read: pageRead, written: pageWritten }),
    ...defaultPagerCalls,
    memory_object_create: create,
    memory_object_init: inTurn(init),
    memory_object_data_request: inTurn(dataRequest),
    memory_object_data_return: inTurn(dataReturn),
    memory_object_data_write: inTurn(dataReturn),
    memory_object_data_initialize: inTurn(dataInitialize),
    memory_object_terminate: inTurn(terminate),
    mach_notify_no_senders: inTurn(noSenders),
  },
});
