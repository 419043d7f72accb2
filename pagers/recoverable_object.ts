/**
 * The objects of the recoverable pager, and what a store into one means: an object, and the one
 * page beside it, its companion, whose stores end transactions.
 */
import { MEMORY_OBJECT_COPY_DELAY } from '../kernel/mach/memory_object_types';
import type { Values } from '../kernel/mach/options';
import { option } from '../kernel/mach/options';
import type { TaskCalls } from '../kernel/mach/task';
import type { PortName } from '../kernel/mach/types';
import { MACH_PORT_NULL } from '../kernel/mach/types';
import { VM_PROT_NONE, VM_PROT_WRITE } from '../kernel/mach/vm_prot';
import { readyAttributes, unlockRequest } from './pager';
import type { PortTable } from './port_table';
import { portTableValues } from './port_table';

/** The options of the pager; each object may have its own. */
export const recoverablePagerOptions = {
  of: option('', 'text', 'The object whose transactions end with a store into this one.'),
  size: option(4096, 'bytes', 'The size of the object.'),
  log_at: option(0, 'bytes', 'Where in the first device the log begins.'),
  data_at: option(0, 'bytes', 'Where in the last device the data begin.'),
  careless: option(false, 'boolean', 'Writes the data before the log: a crash may tear them.'),
};

export interface RecoverableObject {
  readonly name: string;
  readonly options: Values<typeof recoverablePagerOptions>;
  readonly port: PortName;
  control: PortName;
  /** What came home since the last commit, by page number. */
  pending: Record<number, Uint8Array>;
  /** True from the request that brings a transaction's pages home to its completion. */
  committing: boolean;
  /** True if a store was let through since the last commit. */
  open: boolean;
  broken: boolean;
}

export type RecoverableObjects = PortTable<RecoverableObject>;

/** The object whose transactions end with stores into this one; null for no companion. */
export function subjectOf(
  objects: RecoverableObjects,
  { options }: RecoverableObject,
): RecoverableObject | null {
  if (options.of === '') return null;
  return portTableValues(objects).find(({ name }) => name === options.of) ?? null;
}

function companionOf(
  objects: RecoverableObjects,
  object: RecoverableObject,
): RecoverableObject | null {
  return portTableValues(objects).find(({ options }) => options.of === object.name) ?? null;
}

export function sendReady(task: TaskCalls, object: RecoverableObject): void {
  const attributes = readyAttributes(task, true, MEMORY_OBJECT_COPY_DELAY);
  task.send(object.control, 'memory_object_change_attributes', attributes);
}

/** The first store of a transaction: the store that ends it must be heard, so lock its page. */
export function noteStore(
  task: TaskCalls,
  objects: RecoverableObjects,
  object: RecoverableObject,
): void {
  const commit = object.open ? null : companionOf(objects, object);
  object.open = true;
  if (commit === null || commit.control === MACH_PORT_NULL) return;
  const lock = unlockRequest(0, task.pageSize, VM_PROT_WRITE);
  task.send(commit.control, 'memory_object_lock_request', lock);
}

/** The client's store into the companion goes on, or fails. */
export function answerCommit(
  task: TaskCalls,
  objects: RecoverableObjects,
  object: RecoverableObject,
): void {
  const commit = companionOf(objects, object);
  if (commit === null) return;
  const grant = unlockRequest(0, task.pageSize, VM_PROT_NONE);
  // Flushed, the page is asked for again, and the answer is an error.
  const flush = { ...grant, should_flush: true };
  task.send(commit.control, 'memory_object_lock_request', object.broken ? flush : grant);
}
