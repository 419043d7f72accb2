/**
 * The recoverable pager: transactions over a memory object, durable and all or nothing, whenever
 * the machine stops. After RVM (Satyanarayanan and others, SOSP 1993) and Camelot's disk manager.
 *
 * A transaction is what a client stores into A until it stores into page 0 of the object that was
 * opened with `of: A`, whose pages are supplied locked. That store asks for the commit:
 *   1 lock_request: A's dirty pages come home, clean and locked copies stay; then lock_completed
 *   2 what came home since the last commit is written to the log, then the log's header: its
 *     numbers and checksum (redo_log.ts) make the transaction durable at that very write
 *   3 the pages are written to the data device, and only then the client's store goes on
 * An uncommitted page that is evicted stays in memory here, so the data needs no undo. Recovery,
 * before A is ready, writes home what a whole log holds; twice does no harm.
 *
 * Costs each page twice on devices and one data_unlock per page and transaction. A failure of a
 * device breaks the object: from then on requests are errors.
 */
import {
  MEMORY_OBJECT_COPY_DELAY,
  MEMORY_OBJECT_RETURN_DIRTY,
} from '../kernel/mach/memory_object_types';
import type { Values } from '../kernel/mach/options';
import { option, overlay, settle } from '../kernel/mach/options';
import type { Handler, Outcome, Region, TaskCalls } from '../kernel/mach/task';
import { definePager } from '../kernel/mach/task';
import type { Address, Plain, PortName } from '../kernel/mach/types';
import { address, MACH_PORT_NULL } from '../kernel/mach/types';
import { VM_PROT_NONE, VM_PROT_WRITE } from '../kernel/mach/vm_prot';
import {
  isPageRange,
  isRequest,
  pagerDefaults,
  readyAttributes,
  roundPage,
  sendError,
  unlockRequest,
} from './pager';
import type { PortTable } from './port_table';
import { portTable, portTableEnter, portTableFind, portTableValues } from './port_table';
import { loggedPages, logHeader, logIsWhole } from './redo_log';

/** The options of the pager; each object may have its own. */
export const recoverablePagerOptions = {
  of: option('', 'text', 'The object whose transactions end with a store into this one.'),
  size: option(4096, 'bytes', 'The size of the object.'),
  log_at: option(0, 'bytes', 'Where in the first device the log begins.'),
  data_at: option(0, 'bytes', 'Where in the last device the data begin.'),
  careless: option(false, 'boolean', 'Writes the data before the log: a crash may tear them.'),
};

interface RecoverableObject {
  readonly name: string;
  readonly options: Values<typeof recoverablePagerOptions>;
  readonly port: PortName;
  control: PortName;
  /** What came home since the last commit, by page number. */
  pending: Record<number, Uint8Array>;
  /** True if a store was let through since the last commit. */
  open: boolean;
  broken: boolean;
}

/** A page to be written. */
interface Write {
  readonly device: PortName;
  readonly record: number;
  readonly bytes: Uint8Array;
}

/** What the thread does, step by step; nothing else is handled until the last step. */
interface Job {
  readonly object: RecoverableObject;
  readonly kind: 'request' | 'recover' | 'commit';
  /** A request: what it asks for. */
  readonly offset: number;
  readonly stores: boolean;
  /** A recovery: the header of the log, and the pages behind it. */
  readonly log: Uint8Array[];
  writes: readonly Write[];
  written: number;
  /** Memory of the write under way. */
  buffer: Address | null;
}

interface RecoverablePager {
  readonly given: Plain;
  readonly objects: PortTable<RecoverableObject>;
  log: PortName;
  data: PortName;
  reply: PortName;
  job: Job | null;
}

type Self = RecoverablePager;

function begin(
  self: Self,
  object: RecoverableObject,
  kind: Job['kind'],
  offset = 0,
  stores = false,
): Job {
  const steps = { log: [], writes: [], written: 0, buffer: null };
  const job: Job = { object, kind, offset, stores, ...steps };
  self.job = job;
  return job;
}

function read(task: TaskCalls, self: Self, device: PortName, record: number): Outcome {
  const body = { reply_port: self.reply, recnum: record, bytes_wanted: task.pageSize };
  task.send(device, 'device_read_request', body);
  return { receiveFrom: self.reply, frame: null };
}

/** The next write of a job, or its end. */
function proceed(task: TaskCalls, self: Self, job: Job): Outcome {
  const next = job.writes[job.written];
  if (next === undefined) return finish(task, self, job);
  const fresh = task.vmAllocate(task.pageSize);
  if (fresh.kr !== 'KERN_SUCCESS') return fail(task, self, job);
  job.buffer = fresh.value;
  task.write(fresh.value, next.bytes);
  task.send(next.device, 'device_write_request', {
    reply_port: self.reply,
    recnum: next.record,
    data: { address: fresh.value, size: task.pageSize, deallocate: false },
  });
  return { receiveFrom: self.reply, frame: null };
}

function finish(task: TaskCalls, self: Self, job: Job): Outcome {
  self.job = null;
  const { object } = job;
  if (job.kind === 'recover') sendReady(task, object);
  if (job.kind !== 'commit') return 'KERN_SUCCESS';
  object.pending = {};
  answerCommit(task, self, object);
  return 'KERN_SUCCESS';
}

function sendReady(task: TaskCalls, object: RecoverableObject): void {
  const attributes = readyAttributes(task, true, MEMORY_OBJECT_COPY_DELAY);
  task.send(object.control, 'memory_object_change_attributes', attributes);
}

function fail(task: TaskCalls, self: Self, job: Job): Outcome {
  self.job = null;
  const { object } = job;
  object.broken = true;
  if (job.kind === 'recover') sendReady(task, object);
  else if (job.kind === 'commit') answerCommit(task, self, object);
  else sendError(task, object.control, job.offset, task.pageSize);
  return 'KERN_SUCCESS';
}

/** The client's store into the companion goes on, or fails. */
function answerCommit(task: TaskCalls, self: Self, object: RecoverableObject): void {
  const commit = companion(self, object);
  if (commit === undefined) return;
  const grant = unlockRequest(0, task.pageSize, VM_PROT_NONE);
  // Flushed, the page is asked for again, and the answer is an error.
  const flush = { ...grant, should_flush: true };
  const answer = object.broken ? flush : grant;
  task.send(commit.control, 'memory_object_lock_request', answer);
}

function companion(self: Self, object: RecoverableObject): RecoverableObject | undefined {
  return portTableValues(self.objects).find(({ options }) => options.of === object.name);
}

const init: Handler<Self, 'memory_object_init'> = (task, self, message) => {
  const object = portTableFind(self.objects, message.msgh_local_port);
  if (object === null) return 'KERN_INVALID_ARGUMENT';
  object.control = message.body.memory_control;
  if (object.options.of === '') {
    begin(self, object, 'recover');
    return read(task, self, self.log, object.options.log_at / task.pageSize);
  }
  sendReady(task, object);
  return 'KERN_SUCCESS';
};

const dataRequest: Handler<Self, 'memory_object_data_request'> = (task, self, message) => {
  const { memory_control: control, offset, length, desired_access } = message.body;
  const object = portTableFind(self.objects, message.msgh_local_port);
  if (object === null || !isRequest(offset, length, task.pageSize) || length > task.pageSize) {
    return 'KERN_INVALID_ARGUMENT';
  }
  const stores = (desired_access & VM_PROT_WRITE) !== 0;
  const page = offset / task.pageSize;
  if (object.options.of !== '') {
    const of = portTableValues(self.objects).find(({ name }) => name === object.options.of);
    if (of?.broken === true) sendError(task, control, offset, length);
    else supply(task, object, offset, null, true); // A store goes on to data_unlock from here.
    return 'KERN_SUCCESS';
  }
  if (object.broken) sendError(task, control, offset, length);
  else if (object.pending[page] !== undefined) {
    if (stores) store(task, self, object);
    supply(task, object, offset, object.pending[page], !stores);
  } else {
    begin(self, object, 'request', offset, stores);
    return read(task, self, self.data, object.options.data_at / task.pageSize + page);
  }
  return 'KERN_SUCCESS';
};

function supply(
  task: TaskCalls,
  object: RecoverableObject,
  offset: number,
  bytes: Uint8Array | null,
  isLocked: boolean,
): void {
  const fresh = task.vmAllocate(task.pageSize);
  if (fresh.kr !== 'KERN_SUCCESS') {
    sendError(task, object.control, offset, task.pageSize, fresh.kr);
    return;
  }
  if (bytes !== null) task.write(fresh.value, bytes);
  task.send(object.control, 'memory_object_data_supply', {
    offset,
    data: { address: fresh.value, size: task.pageSize, deallocate: true },
    lock_value: isLocked ? VM_PROT_WRITE : VM_PROT_NONE,
    precious: false,
    reply_to: MACH_PORT_NULL,
  });
}

/** The first store of a transaction: the store that ends it must be heard, so lock its page. */
function store(task: TaskCalls, self: Self, object: RecoverableObject): void {
  const commit = object.open ? undefined : companion(self, object);
  object.open = true;
  if (commit === undefined || commit.control === MACH_PORT_NULL) return;
  const lock = unlockRequest(0, task.pageSize, VM_PROT_WRITE);
  task.send(commit.control, 'memory_object_lock_request', lock);
}

const dataUnlock: Handler<Self, 'memory_object_data_unlock'> = (task, self, message) => {
  const { memory_control: control, offset, length } = message.body;
  const object = portTableFind(self.objects, message.msgh_local_port);
  if (object === null || !isRequest(offset, length, task.pageSize)) {
    return 'KERN_INVALID_ARGUMENT';
  }
  const of = portTableValues(self.objects).find(({ name }) => name === object.options.of);
  if (of === undefined || offset !== 0) {
    if (of === undefined) store(task, self, object);
    task.send(control, 'memory_object_lock_request', unlockRequest(offset, length, VM_PROT_NONE));
  } else if (of.open) {
    task.send(of.control, 'memory_object_lock_request', {
      ...unlockRequest(0, roundPage(of.options.size, task.pageSize), VM_PROT_WRITE),
      should_return: MEMORY_OBJECT_RETURN_DIRTY,
      reply_to: of.port,
    });
  } else answerCommit(task, self, of);
  return 'KERN_SUCCESS';
};

const dataReturn: Handler<Self, 'memory_object_data_return'> = (task, self, message) => {
  const { offset, data } = message.body;
  const object = portTableFind(self.objects, message.msgh_local_port);
  if (object === null || !isPageRange(offset, data.size, task.pageSize)) {
    return 'KERN_INVALID_ARGUMENT';
  }
  for (let done = 0; done < data.size; done += task.pageSize) {
    const contents = task.read(address(data.address + done));
    if (typeof contents === 'number' || object.options.of !== '') continue;
    object.pending[(offset + done) / task.pageSize] = contents.slice();
  }
  task.vmDeallocate(data.address, data.size);
  return 'KERN_SUCCESS';
};

/** All pages of the transaction are here. */
const lockCompleted: Handler<Self, 'memory_object_lock_completed'> = (task, self, message) => {
  const object = portTableFind(self.objects, message.msgh_local_port);
  if (object === null || !object.open) return 'KERN_INVALID_ARGUMENT';
  object.open = false;
  const job = begin(self, object, 'commit');
  const pages = Object.entries(object.pending).map(([page, bytes]) => ({ page: +page, bytes }));
  const header = logHeader(pages, task.pageSize);
  if (header === null) return fail(task, self, job);
  const first = object.options.log_at / task.pageSize;
  const behind = pages.map(({ bytes }, i) => ({ device: self.log, record: first + 1 + i, bytes }));
  const log = [...behind, { device: self.log, record: first, bytes: header }];
  const home = homeWrites(task, self, object, pages);
  job.writes = object.options.careless ? [...home, ...log] : [...log, ...home];
  return proceed(task, self, job);
};

function homeWrites(
  task: TaskCalls,
  self: Self,
  { options }: RecoverableObject,
  pages: readonly { readonly page: number; readonly bytes: Uint8Array }[],
): Write[] {
  const first = options.data_at / task.pageSize;
  return pages.map(({ page, bytes }) => ({ device: self.data, record: first + page, bytes }));
}

/** A page has been read: it answers a request, or is the next of the log. */
function finishRead(task: TaskCalls, self: Self, job: Job, data: Region): Outcome {
  if (job.kind === 'request') {
    self.job = null;
    if (job.stores) store(task, self, job.object);
    task.send(job.object.control, 'memory_object_data_supply', {
      offset: job.offset,
      data: { ...data, deallocate: true },
      lock_value: job.stores ? VM_PROT_NONE : VM_PROT_WRITE,
      precious: false,
      reply_to: MACH_PORT_NULL,
    });
    return 'KERN_SUCCESS';
  }
  const bytes = task.read(data.address);
  if (typeof bytes !== 'number') job.log.push(bytes.slice());
  task.vmDeallocate(data.address, data.size);
  const [header, ...pages] = job.log;
  const numbers = header === undefined ? [] : loggedPages(header);
  if (pages.length < numbers.length) {
    const record = job.object.options.log_at / task.pageSize + job.log.length;
    return read(task, self, self.log, record);
  }
  if (header !== undefined && logIsWhole(header, pages)) {
    const logged = pages.map((page, i) => ({ page: numbers[i] ?? 0, bytes: page }));
    job.writes = homeWrites(task, self, job.object, logged);
  }
  return proceed(task, self, job);
}

const readReply: Handler<Self, 'device_read_reply'> = (task, self, { body }) => {
  const { job } = self;
  if (job === null) return 'KERN_INVALID_ARGUMENT';
  const { return_code, data } = body;
  if (return_code !== 'KERN_SUCCESS' || data === null) return fail(task, self, job);
  return finishRead(task, self, job, data);
};

const writeReply: Handler<Self, 'device_write_reply'> = (task, self, { body }) => {
  const { job } = self;
  if (job === null || job.buffer === null) return 'KERN_INVALID_ARGUMENT';
  task.vmDeallocate(job.buffer, task.pageSize);
  job.buffer = null;
  job.written += 1;
  const isWhole = body.return_code === 'KERN_SUCCESS' && body.bytes_written === task.pageSize;
  return isWhole ? proceed(task, self, job) : fail(task, self, job);
};

const noReply: Handler<Self, 'mach_notify_send_once'> = (task, self) =>
  self.job === null ? 'KERN_SUCCESS' : fail(task, self, self.job);

function open(task: TaskCalls, self: Self, name: string, given: Plain): PortName {
  const options = settle(recoverablePagerOptions, overlay(self.given, given));
  if (self.data === MACH_PORT_NULL) return MACH_PORT_NULL;
  const port = task.machPortAllocate('receive');
  if (port.kr !== 'KERN_SUCCESS') return MACH_PORT_NULL;
  task.machPortMoveMember(port.value, task.portSet('objects'));
  const state = { control: MACH_PORT_NULL, pending: {}, open: false, broken: false };
  portTableEnter(self.objects, port.value, { name, options, port: port.value, ...state });
  return port.value;
}

export const recoverablePager = definePager<Self>({
  summary: 'keeps transactions: all or nothing of each, whenever the machine stops',
  origin: 'Satyanarayanan and others, "Lightweight Recoverable Virtual Memory", 1993',
  contents: 'bytes',
  readsData: true,
  threads: [{ set: 'objects', count: 1, vmPrivilege: false }],
  create: (given) => ({
    given,
    objects: portTable(),
    log: MACH_PORT_NULL,
    data: MACH_PORT_NULL,
    reply: MACH_PORT_NULL,
    job: null,
  }),
  start: (task, self, devices) => {
    const port = task.machPortAllocate('receive');
    const ports = Object.values(devices);
    if (port.kr !== 'KERN_SUCCESS') return;
    self.reply = port.value;
    self.log = ports[0] ?? MACH_PORT_NULL;
    self.data = ports[1] ?? MACH_PORT_NULL;
  },
  open,
  on: {
    ...pagerDefaults,
    memory_object_init: init,
    memory_object_data_request: dataRequest,
    memory_object_data_return: dataReturn,
    memory_object_data_unlock: dataUnlock,
    memory_object_lock_completed: lockCompleted,
    device_read_reply: readReply,
    device_write_reply: writeReply,
    mach_notify_send_once: noReply,
  },
});
