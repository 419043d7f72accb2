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
import { MEMORY_OBJECT_RETURN_DIRTY } from '../kernel/mach/memory_object_types';
import type { MessageName } from '../kernel/mach/message_table';
import { overlay, settle } from '../kernel/mach/options';
import type { Handler, TaskCalls } from '../kernel/mach/task';
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
  sendPage,
  unlockRequest,
} from './pager';
import { portTable, portTableEnter } from './port_table';
import type { RecoverableObject } from './recoverable_object';
import {
  answerCommit,
  noteStore,
  recoverablePagerOptions,
  sendReady,
  subjectOf,
} from './recoverable_object';
import type { RedoState } from './redo_job';
import {
  beginCommit,
  beginRecovery,
  beginRequest,
  failJob,
  finishRead,
  finishWrite,
} from './redo_job';
import type { ObjectHandler } from './to_object';
import { toObject } from './to_object';

interface RecoverablePager extends RedoState {
  readonly given: Plain;
}

type Self = RecoverablePager;

type On<K extends MessageName> = ObjectHandler<Self, RecoverableObject, K>;

const init: On<'memory_object_init'> = (task, self, object, message) => {
  object.control = message.body.memory_control;
  if (object.options.of === '') return beginRecovery(task, self, object);
  sendReady(task, object);
  return 'KERN_SUCCESS';
};

const dataRequest: On<'memory_object_data_request'> = (task, self, object, message) => {
  const { memory_control: control, offset, length, desired_access } = message.body;
  if (!isRequest(offset, length, task.pageSize) || length > task.pageSize)
    return 'KERN_INVALID_ARGUMENT';
  const stores = (desired_access & VM_PROT_WRITE) !== 0;
  if (object.options.of !== '') {
    if (subjectOf(self.objects, object)?.broken) sendError(task, control, offset, length);
    else sendPage(task, control, offset, null, VM_PROT_WRITE); // A store goes on to data_unlock.
    return 'KERN_SUCCESS';
  }
  const pending = object.pending[offset / task.pageSize];
  if (object.broken) sendError(task, control, offset, length);
  else if (pending === undefined) return beginRequest(task, self, object, offset, stores);
  else {
    if (stores) noteStore(task, self.objects, object);
    sendPage(task, control, offset, pending, stores ? VM_PROT_NONE : VM_PROT_WRITE);
  }
  return 'KERN_SUCCESS';
};

const dataUnlock: On<'memory_object_data_unlock'> = (task, self, object, message) => {
  const { memory_control: control, offset, length } = message.body;
  if (!isRequest(offset, length, task.pageSize)) return 'KERN_INVALID_ARGUMENT';
  const of = subjectOf(self.objects, object);
  if (of === null || offset !== 0) {
    if (of === null) noteStore(task, self.objects, object);
    task.send(control, 'memory_object_lock_request', unlockRequest(offset, length, VM_PROT_NONE));
  } else if (of.open) {
    of.committing = true;
    task.send(of.control, 'memory_object_lock_request', {
      ...unlockRequest(0, roundPage(of.options.size, task.pageSize), VM_PROT_WRITE),
      should_return: MEMORY_OBJECT_RETURN_DIRTY,
      reply_to: of.port,
    });
  } else answerCommit(task, self.objects, of);
  return 'KERN_SUCCESS';
};

const dataReturn: On<'memory_object_data_return'> = (task, _self, object, message) => {
  const { offset, data } = message.body;
  if (!isPageRange(offset, data.size, task.pageSize)) return 'KERN_INVALID_ARGUMENT';
  for (let done = 0; done < data.size; done += task.pageSize) {
    const contents = task.read(address(data.address + done));
    if (typeof contents === 'number' || object.options.of !== '') continue;
    object.pending[(offset + done) / task.pageSize] = contents.slice();
  }
  task.vmDeallocate(data.address, data.size);
  return 'KERN_SUCCESS';
};

/** All pages of the transaction are here. */
const lockCompleted: On<'memory_object_lock_completed'> = (task, self, object) => {
  // Others have pages returned too: that ends no transaction.
  if (!object.committing) return 'KERN_INVALID_ARGUMENT';
  object.committing = false;
  object.open = false;
  return beginCommit(task, self, object);
};

const readReply: Handler<Self, 'device_read_reply'> = (task, self, { body }) => {
  const { job } = self;
  if (job === null) return 'KERN_INVALID_ARGUMENT';
  const { return_code, data } = body;
  if (return_code !== 'KERN_SUCCESS' || data === null) {
    return failJob(task, self, job, 'the device ends before it');
  }
  return finishRead(task, self, job, data);
};

const writeReply: Handler<Self, 'device_write_reply'> = (task, self, { body }) => {
  const { job } = self;
  if (job === null || job.buffer === null) return 'KERN_INVALID_ARGUMENT';
  const isWhole = body.return_code === 'KERN_SUCCESS' && body.bytes_written === task.pageSize;
  return finishWrite(task, self, job, isWhole);
};

const noReply: Handler<Self, 'mach_notify_send_once'> = (task, self) =>
  self.job === null ? 'KERN_SUCCESS' : failJob(task, self, self.job, NO_REPLY);

function open(task: TaskCalls, self: Self, name: string, given: Plain): PortName {
  const options = settle(recoverablePagerOptions, overlay(self.given, given));
  if (self.data === MACH_PORT_NULL) return MACH_PORT_NULL;
  const port = receivePort(task, 'objects');
  if (port === MACH_PORT_NULL) return MACH_PORT_NULL;
  const flags = { committing: false, open: false, broken: false };
  const state = { control: MACH_PORT_NULL, pending: {}, ...flags };
  portTableEnter(self.objects, port, { name, options, port, ...state });
  return port;
}

export const recoverablePager = sealPager<Self>({
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
    self.reply = receivePort(task);
    if (self.reply === MACH_PORT_NULL) return;
    const ports = Object.values(devices);
    self.log = ports[0] ?? MACH_PORT_NULL;
    self.data = ports[1] ?? MACH_PORT_NULL;
  },
  open,
  on: {
    ...pagerDefaults,
    memory_object_init: toObject(init),
    memory_object_data_request: toObject(dataRequest),
    memory_object_data_return: toObject(dataReturn),
    memory_object_data_unlock: toObject(dataUnlock),
    memory_object_lock_completed: toObject(lockCompleted),
    device_read_reply: readReply,
    device_write_reply: writeReply,
    mach_notify_send_once: noReply,
  },
});
