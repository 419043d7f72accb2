/**
 * What the recoverable pager's thread does with its devices, one step after another: it reads a
 * page that was asked for, writes a transaction to the log and then home, or brings home at the
 * start what a whole log holds. Nothing else is handled until the last step.
 */
import type { Outcome, Region, TaskCalls } from '../kernel/mach/task';
import type { Address, PortName } from '../kernel/mach/types';
import { VM_PROT_NONE, VM_PROT_WRITE } from '../kernel/mach/vm_prot';
import { NO_REPLY, sendError, sendSupply } from './pager';
import type { RecoverableObject, RecoverableObjects } from './recoverable_object';
import { answerCommit, noteStore, sendReady } from './recoverable_object';
import type { LoggedPage } from './redo_log';
import { loggedPages, logHeader, logIsWhole } from './redo_log';

/** A page to be written. */
interface Write {
  readonly device: PortName;
  readonly record: number;
  /** The page of the object; for the header of a log the first page of the log. */
  readonly page: number;
  readonly bytes: Uint8Array;
}

export interface RedoJob {
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

/** A pager's state as far as its jobs need it. */
export interface RedoState {
  readonly objects: RecoverableObjects;
  log: PortName;
  data: PortName;
  reply: PortName;
  job: RedoJob | null;
}

function begin(
  self: RedoState,
  object: RecoverableObject,
  kind: RedoJob['kind'],
  offset = 0,
  stores = false,
): RedoJob {
  const steps = { log: [], writes: [], written: 0, buffer: null };
  const job: RedoJob = { object, kind, offset, stores, ...steps };
  self.job = job;
  return job;
}

/** Reads the log before the object is ready. */
export function beginRecovery(
  task: TaskCalls,
  self: RedoState,
  object: RecoverableObject,
): Outcome {
  begin(self, object, 'recover');
  return read(task, self, self.log, object.options.log_at / task.pageSize);
}

export function beginRequest(
  task: TaskCalls,
  self: RedoState,
  object: RecoverableObject,
  offset: number,
  stores: boolean,
): Outcome {
  begin(self, object, 'request', offset, stores);
  return read(task, self, self.data, (object.options.data_at + offset) / task.pageSize);
}

/** All pages of the transaction are here: to the log, then its header, then home. */
export function beginCommit(task: TaskCalls, self: RedoState, object: RecoverableObject): Outcome {
  const job = begin(self, object, 'commit');
  const pages = Object.entries(object.pending).map(([page, bytes]) => ({ page: +page, bytes }));
  const header = logHeader(pages, task.pageSize);
  if (header === null) {
    return failJob(task, self, job, 'the transaction has more pages than a header of the log');
  }
  const first = object.options.log_at / task.pageSize;
  const { log: device } = self;
  const behind = pages.map(({ bytes, page }, i) => ({
    device,
    record: first + 1 + i,
    page,
    bytes,
  }));
  const log = [...behind, { device, record: first, page: pages[0]?.page ?? 0, bytes: header }];
  const home = homeWrites(task, self, object, pages);
  job.writes = object.options.careless ? [...home, ...log] : [...log, ...home];
  return proceed(task, self, job);
}

function homeWrites(
  task: TaskCalls,
  self: RedoState,
  { options }: RecoverableObject,
  pages: readonly LoggedPage[],
): Write[] {
  const first = options.data_at / task.pageSize;
  return pages.map(({ page, bytes }) => ({ device: self.data, record: first + page, page, bytes }));
}

function read(task: TaskCalls, self: RedoState, device: PortName, record: number): Outcome {
  const body = { reply_port: self.reply, recnum: record, bytes_wanted: task.pageSize };
  task.send(device, 'device_read_request', body);
  return { receiveFrom: self.reply, frame: null };
}

/** A page has been read: it answers a request, or is the next of the log. */
export function finishRead(task: TaskCalls, self: RedoState, job: RedoJob, data: Region): Outcome {
  const { object } = job;
  if (job.kind === 'request') {
    self.job = null;
    if (job.stores) noteStore(task, self.objects, object);
    const lock = job.stores ? VM_PROT_NONE : VM_PROT_WRITE;
    // Of the last page of a file there is a part; zeroes follow it.
    const whole = { ...data, size: task.pageSize };
    sendSupply(task, object.control, job.offset, whole, lock);
    return 'KERN_SUCCESS';
  }
  const bytes = task.read(data.address);
  if (typeof bytes !== 'number') job.log.push(bytes.slice());
  task.vmDeallocate(data.address, data.size);
  const [header, ...pages] = job.log;
  const numbers = header === undefined ? [] : loggedPages(header);
  if (pages.length < numbers.length) {
    const record = object.options.log_at / task.pageSize + job.log.length;
    return read(task, self, self.log, record);
  }
  if (header !== undefined && logIsWhole(header, pages)) {
    const logged = pages.map((page, i) => ({ page: numbers[i] ?? 0, bytes: page }));
    job.writes = homeWrites(task, self, object, logged);
  }
  return proceed(task, self, job);
}

/** The write under way is over: the next one, or the end. */
export function finishWrite(
  task: TaskCalls,
  self: RedoState,
  job: RedoJob,
  isWhole: boolean,
): Outcome {
  if (job.buffer !== null) task.vmDeallocate(job.buffer, task.pageSize);
  job.buffer = null;
  if (!isWhole) return failJob(task, self, job, NO_REPLY);
  job.written += 1;
  return proceed(task, self, job);
}

/** The next write of a job, or its end. */
function proceed(task: TaskCalls, self: RedoState, job: RedoJob): Outcome {
  const next = job.writes[job.written];
  if (next === undefined) return finish(task, self, job);
  const fresh = task.vmAllocate(task.pageSize);
  if (fresh.kr !== 'KERN_SUCCESS') {
    return failJob(task, self, job, 'there is no memory to write it from');
  }
  job.buffer = fresh.value;
  task.write(fresh.value, next.bytes);
  task.send(next.device, 'device_write_request', {
    reply_port: self.reply,
    recnum: next.record,
    data: { address: fresh.value, size: task.pageSize, deallocate: false },
  });
  return { receiveFrom: self.reply, frame: null };
}

function finish(task: TaskCalls, self: RedoState, job: RedoJob): Outcome {
  self.job = null;
  const { object } = job;
  if (job.kind === 'recover') sendReady(task, object);
  if (job.kind !== 'commit') return 'KERN_SUCCESS';
  object.pending = {};
  answerCommit(task, self.objects, object);
  return 'KERN_SUCCESS';
}

/** A device failed: the object is broken from now on. */
export function failJob(task: TaskCalls, self: RedoState, job: RedoJob, reason: string): Outcome {
  self.job = null;
  const { object } = job;
  const { pageSize: size } = task;
  const write = job.writes[job.written];
  const offset = write === undefined ? job.offset : write.page * size;
  task.ioError({ object: object.port, offset, size, reply: self.reply, reason });
  if (job.buffer !== null) task.vmDeallocate(job.buffer, task.pageSize);
  object.broken = true;
  if (job.kind === 'recover') sendReady(task, object);
  else if (job.kind === 'commit') answerCommit(task, self.objects, object);
  else sendError(task, object.control, job.offset, task.pageSize);
  return 'KERN_SUCCESS';
}
