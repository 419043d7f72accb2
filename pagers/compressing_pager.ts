/**
 * The compressing pager: a pool of packed pages between memory and a slow device. A page that comes
 * home is packed (page_codec.ts) and kept; asked for again, it is unpacked, and no device has been
 * in the way. After Douglis, "The Compression Cache" (USENIX, 1993), which put one into Sprite.
 *
 *   KEPT    it takes at most `limit` bytes packed           -> into the pool
 *   STUCK   it does not get that small                      -> to the device
 *   PUSHED  the pool holds more than `pool` bytes           -> the oldest go to the device
 * The newest version of a page is in the pool, or on the device, or nowhere: then it holds zeroes.
 * A pushed page travels in the frame of the one that pushed it, so that to free a frame takes none.
 * One thread serves all, so nothing changes while the device works.
 *
 * An object with `figures: true` is the pager's own count, as words of page 0: pages in the pool,
 * their bytes packed, then how many pages came, were stuck, were pushed. Costs the time of packing,
 * which a real kernel would feel and this machine does not charge.
 */
import type { MessageName } from '../kernel/mach/message_table';
import type { Values } from '../kernel/mach/options';
import { option, settle } from '../kernel/mach/options';
import type { Handler, Outcome, Region, TaskCalls } from '../kernel/mach/task';
import { sealPager } from '../kernel/mach/task';
import type { Address, Plain, PortName } from '../kernel/mach/types';
import { address, MACH_PORT_NULL } from '../kernel/mach/types';
import type { PackedPool } from './packed_pool';
import { packedPool, poolEnter, poolFigures, poolFind, poolPush } from './packed_pool';
import { unpackPage } from './page_codec';
import {
  isPageRange,
  isRequest,
  NO_REPLY,
  pagerDefaults,
  receivePort,
  sendError,
  sendPage,
  sendSupply,
  sendUnavailable,
} from './pager';
import type { PortTable } from './port_table';
import { portTable, portTableEnter } from './port_table';
import type { ObjectHandler } from './to_object';
import { toObject } from './to_object';

/** The options of the pager. */
export const compressingPagerOptions = {
  pool: option(65_536, 'bytes', 'How much the packed pages may take together.'),
  limit: option(2048, 'bytes', 'A page that takes more, packed, goes to the device.'),
};

/** The options of an object. */
export const compressingObjectOptions = {
  figures: option(false, 'boolean', 'The object is what the pager has counted, to be read.'),
};

interface CompressingObject {
  readonly port: PortName;
  readonly figures: boolean;
  /** Places on the device, by page number. */
  readonly places: Record<number, number>;
  /** Pages whose last write failed, by number. */
  readonly lost: Record<number, boolean>;
}

/** A page on its way to the device; `bytes` are unpacked into its frame first. */
interface Write {
  readonly object: CompressingObject;
  readonly page: number;
  readonly from: Address;
  readonly bytes: Uint8Array | null;
}

/** Pages that came home and are on their way to the device, the first of them now. */
interface Returning {
  readonly kind: 'return';
  readonly data: Region;
  readonly writes: readonly Write[];
}

/** A request whose page is being read; those up to `end` are still to be answered. */
interface Requesting {
  readonly kind: 'request';
  readonly object: CompressingObject;
  readonly control: PortName;
  page: number;
  readonly end: number;
}

interface CompressingPager {
  readonly options: Values<typeof compressingPagerOptions>;
  readonly objects: PortTable<CompressingObject>;
  readonly packed: PackedPool<CompressingObject>;
  device: PortName;
  reply: PortName;
  job: Returning | Requesting | null;
  /** The next record that is no page's place. */
  next: number;
}

type Self = CompressingPager;

type On<K extends MessageName> = ObjectHandler<Self, CompressingObject, K>;

const dataReturn: On<'memory_object_data_return'> = (task, self, object, message) => {
  const { offset, data } = message.body;
  if (!isPageRange(offset, data.size, task.pageSize)) return 'KERN_INVALID_ARGUMENT';
  const { limit, pool } = self.options;
  const writes: Write[] = [];
  for (let done = 0; done < data.size; done += task.pageSize) {
    const page = (offset + done) / task.pageSize;
    const from = address(data.address + done);
    // KEPT
    const isKept = poolEnter(self.packed, object, page, task.read(from), limit);
    // STUCK
    if (!isKept) writes.push({ object, page, from, bytes: null });
    object.lost[page] = false;
  }
  // PUSHED
  for (let old = poolPush(self.packed, pool); old !== null; old = poolPush(self.packed, pool)) {
    writes.push({ ...old, from: data.address });
  }
  return nextWrite(task, self, data, writes);
};

/** The first of the writes, or the end: the frames that came are free. */
function nextWrite(task: TaskCalls, self: Self, data: Region, writes: readonly Write[]): Outcome {
  const [write] = writes;
  if (write === undefined) {
    self.job = null;
    task.vmDeallocate(data.address, data.size);
    return 'KERN_SUCCESS';
  }
  self.job = { kind: 'return', data, writes };
  const { object, page, from, bytes } = write;
  const place = object.places[page] ?? self.next;
  if (place === self.next) self.next += 1;
  object.places[page] = place;
  if (bytes !== null) task.write(from, unpackPage(bytes, task.pageSize));
  task.send(self.device, 'device_write_request', {
    reply_port: self.reply,
    recnum: place,
    data: { address: from, size: task.pageSize, deallocate: false },
  });
  return { receiveFrom: self.reply, frame: null };
}

const dataRequest: On<'memory_object_data_request'> = (task, self, object, message) => {
  const { memory_control: control, offset, length } = message.body;
  if (!isRequest(offset, length, task.pageSize)) return 'KERN_INVALID_ARGUMENT';
  const page = offset / task.pageSize;
  const end = page + length / task.pageSize;
  return answer(task, self, { kind: 'request', object, control, page, end });
};

/** Answers pages until the device is needed for one. */
function answer(task: TaskCalls, self: Self, job: Requesting): Outcome {
  const { object, control, end } = job;
  for (; job.page < end; job.page += 1) {
    const { page } = job;
    const offset = page * task.pageSize;
    const place = object.places[page];
    const kept = poolFind(self.packed, object, page);
    if (object.lost[page]) sendError(task, control, offset, task.pageSize);
    else if (object.figures)
      sendPage(task, control, offset, poolFigures(self.packed, task.pageSize));
    else if (kept !== null) sendPage(task, control, offset, unpackPage(kept, task.pageSize));
    else if (place === undefined) sendUnavailable(task, control, offset, task.pageSize);
    else {
      self.job = job;
      const body = { reply_port: self.reply, recnum: place, bytes_wanted: task.pageSize };
      task.send(self.device, 'device_read_request', body);
      return { receiveFrom: self.reply, frame: null };
    }
  }
  self.job = null;
  return 'KERN_SUCCESS';
}

/** The page has been read, or cannot be: the device has less of it than was written. */
function read(task: TaskCalls, self: Self, job: Requesting, data: Region | null): Outcome {
  const { pageSize: size } = task;
  const offset = job.page * size;
  if (data !== null && data.size === size) sendSupply(task, job.control, offset, data);
  else {
    if (data !== null) task.vmDeallocate(data.address, data.size);
    const reason = 'the device has less of it than was written';
    task.ioError({ object: job.object.port, offset, size, reply: self.reply, reason });
    sendError(task, job.control, offset, size);
  }
  job.page += 1;
  return answer(task, self, job);
}

/** The page has been written, or is lost. */
function written(task: TaskCalls, self: Self, job: Returning, isWhole: boolean): Outcome {
  const [write, ...rest] = job.writes;
  if (write !== undefined && !isWhole) {
    const { pageSize: size } = task;
    const { object, page } = write;
    object.lost[page] = true;
    const pages = { object: object.port, offset: page * size, size };
    task.ioError({ ...pages, reply: self.reply, reason: NO_REPLY });
  }
  return nextWrite(task, self, job.data, rest);
}

const readReply: Handler<Self, 'device_read_reply'> = (task, self, { body }) => {
  const { job } = self;
  if (job?.kind !== 'request') return 'KERN_INVALID_ARGUMENT';
  return read(task, self, job, body.return_code === 'KERN_SUCCESS' ? body.data : null);
};

const writeReply: Handler<Self, 'device_write_reply'> = (task, self, { body }) => {
  const { job } = self;
  if (job?.kind !== 'return') return 'KERN_INVALID_ARGUMENT';
  const { return_code, bytes_written } = body;
  return written(
    task,
    self,
    job,
    return_code === 'KERN_SUCCESS' && bytes_written === task.pageSize,
  );
};

/** The device is gone, and its reply with it. */
const noReply: Handler<Self, 'mach_notify_send_once'> = (task, self) => {
  const { job } = self;
  if (job === null) return 'KERN_SUCCESS';
  return job.kind === 'return' ? written(task, self, job, false) : read(task, self, job, null);
};

function open(task: TaskCalls, self: Self, _name: string, given: Plain): PortName {
  if (self.device === MACH_PORT_NULL) return MACH_PORT_NULL;
  const port = receivePort(task, 'objects');
  if (port === MACH_PORT_NULL) return MACH_PORT_NULL;
  const { figures } = settle(compressingObjectOptions, given);
  portTableEnter(self.objects, port, { port, figures, places: {}, lost: {} });
  return port;
}

export const compressingPager = sealPager<Self>({
  summary: 'keeps pages packed in a pool, and what does not fit on a device',
  origin: 'Douglis, "The Compression Cache", 1993',
  contents: 'bytes',
  readsData: true,
  threads: [{ set: 'objects', count: 1, vmPrivilege: false }],
  create: (given) => ({
    options: settle(compressingPagerOptions, given),
    objects: portTable(),
    packed: packedPool(),
    device: MACH_PORT_NULL,
    reply: MACH_PORT_NULL,
    job: null,
    next: 0,
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
    device_read_reply: readReply,
    device_write_reply: writeReply,
    mach_notify_send_once: noReply,
  },
});
