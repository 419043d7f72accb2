/**
 * Threads and what they wait for. A thread needs no JavaScript stack across a wait: it holds
 * activations, each a call in progress. The one on top runs when the thread is dispatched; it ends,
 * calls another (pushes), or blocks and runs again from its start when woken, going on from what
 * its record says.
 * @mach kern/sched_prim.c kern/thread.h
 */
import type { IpcMqueue, Kmsg, TransitMemory } from '../ipc/ipc_kmsg_queue';
import type { IpcPort, TransitRight } from '../ipc/ipc_port';
import type { Plain } from '../mach/types';
import type { WaitKind } from '../mach/wait_kinds';
import { waitKinds } from '../mach/wait_kinds';
import type { Host } from '../machine/host';
import type { VmObject } from '../vm/object/vm_object';
import type { VmPage } from '../vm/page/vm_page';
import { assert } from './assert';
import type { Task } from './task';
import type { Trace } from './trace';

/** What a routine answers to the dispatcher. */
export const DONE = 0;
/** The thread waits; the same activation runs again when it is woken. */
export const BLOCKED = 1;
/** Another activation was pushed, or this one wants to run again at once. */
export const AGAIN = 2;
/** The quantum is used up: to the tail of the run queue. */
export const YIELD = 3;
/** Other threads have run while this one waited; the dispatcher leaves it as it is by now. */
export const HANDED_OFF = 4;
export type Step = typeof DONE | typeof BLOCKED | typeof AGAIN | typeof YIELD | typeof HANDED_OFF;

/** What a call in progress holds of others while its thread waits. */
export interface Held {
  /** Objects, one for each reference. */
  readonly objects?: readonly (VmObject | null)[];
  /** Busy pages that are on no queue. */
  readonly pages?: readonly (VmPage | null)[];
  /** Messages, with all that is in them. */
  readonly messages?: readonly (Kmsg | null)[];
  /** Memory on its way into a message. */
  readonly memory?: readonly TransitMemory[];
  /** Rights on ports that it is to use up or to give back. */
  readonly rights?: readonly TransitRight[];
}

/** A call in progress: its record says what it has done, and what it holds. @ours decision 2 */
export interface Activation {
  /** What it is called on a stack that is shown. */
  readonly routine: string;
  /** Goes on with it; `host` is the thread's. */
  run(host: Host, thread: Thread): Step;
  /** The thread ends: gives back what `held` says. */
  abort(host: Host): void;
  held(): Held;
}

/** A call in progress that holds nothing of others. @ours decision 2 */
export abstract class HoldsNothing implements Activation {
  abstract readonly routine: string;

  abstract run(host: Host, thread: Thread): Step;

  abort(): void {}

  held(): Held {
    return {};
  }
}

/** What is waited for, by kind: a structure, what a condition or an event is called, or nothing. */
interface WaitSubjects {
  readonly page: VmPage;
  readonly object_ready: VmObject;
  readonly object_absent: VmObject;
  readonly object_paging: VmObject;
  readonly object_synchronized: VmObject;
  readonly port_receive: IpcMqueue;
  readonly port_send: IpcPort;
  readonly condition: string;
  readonly event: string;
  readonly memory: null;
  readonly pageout: null;
  readonly time: null;
  readonly memory_object_terminate: null;
  readonly default_manager: null;
}

/** Threads that wait for one thing of a kind, woken first in, first out. */
export class WaitQueueFor<K extends WaitKind> {
  head: Thread | null = null;
  tail: Thread | null = null;

  readonly kind: K;
  readonly subject: WaitSubjects[K];

  constructor(kind: K, subject: WaitSubjects[K]) {
    this.kind = kind;
    this.subject = subject;
  }

  get empty(): boolean {
    return this.head === null;
  }
}

/** A queue of any kind: who looks at `kind` knows what `subject` is. */
export type WaitQueue = { readonly [K in WaitKind]: WaitQueueFor<K> }[WaitKind];

/** The routine in progress; undefined when all have ended. No look goes below the first place. */
export function topOf(stack: readonly Activation[]): Activation | undefined {
  return stack.length === 0 ? undefined : stack[stack.length - 1];
}

export type ThreadState = 'runnable' | 'running' | 'waiting' | 'done';

export class Thread {
  state: ThreadState = 'waiting';
  /** True for threads that may use the reserved frames. @mach kern/thread.h vm_privilege */
  vmPrivilege = false;
  /** True for a host's pageout daemon: it alone keeps no run going. @ours */
  daemon = false;
  /** Work in progress, innermost last. */
  readonly stack: Activation[] = [];
  /** What the thread waits for; null unless waiting. */
  waitQueue: WaitQueue | null = null;
  /** Link in the wait queue or the run queue; a thread is in one of them at most. */
  next: Thread | null = null;
  /** The answer of the routine that ended last, for the one below it. */
  result: Plain = null;

  readonly id: number;
  readonly name: string;
  readonly task: Task;
  readonly runQueue: RunQueue;

  constructor(id: number, name: string, task: Task, runQueue: RunQueue) {
    this.id = id;
    this.name = name;
    this.task = task;
    this.runQueue = runQueue;
  }
}

/** Threads of one processor that could run, in the order in which they became runnable. */
export class RunQueue {
  head: Thread | null = null;
  tail: Thread | null = null;
  length = 0;

  /** Which host's processor this is. */
  readonly hostId: number;
  /** Where waits and wake-ups of its threads are events. */
  readonly trace: Trace;

  constructor(hostId: number, trace: Trace) {
    this.hostId = hostId;
    this.trace = trace;
  }
}

/** Puts a thread at the tail of its processor's run queue. @mach kern/sched_prim.c thread_setrun */
export function threadSetrun(thread: Thread): void {
  const queue = thread.runQueue;
  thread.state = 'runnable';
  thread.next = null;
  if (queue.tail === null) queue.head = thread;
  else queue.tail.next = thread;
  queue.tail = thread;
  queue.length += 1;
}

/** Takes out the thread that became runnable first. */
export function runQueueFirst(queue: RunQueue): Thread {
  const thread = queue.head;
  assert(thread !== null, 'run_queue_first: no thread can run');
  queue.head = thread.next;
  if (thread.next === null) queue.tail = null;
  else thread.next = null;
  queue.length -= 1;
  return thread;
}

/** Takes the `index`-th runnable thread out; 0 is what `runQueueFirst` takes. */
export function runQueueTake(queue: RunQueue, index: number): Thread {
  let previous: Thread | null = null;
  let thread = queue.head;
  for (let i = 0; i < index && thread !== null; i += 1) {
    previous = thread;
    thread = thread.next;
  }
  assert(thread !== null, 'run_queue_take: no such thread');
  if (previous === null) queue.head = thread.next;
  else previous.next = thread.next;
  if (queue.tail === thread) queue.tail = previous;
  queue.length -= 1;
  thread.next = null;
  return thread;
}

/** The number of a kind, and what is waited for: -1 for what it is not. */
type WaitNumbers = readonly [number, number, number, number, number];

function waitNumbers({ kind, subject }: WaitQueue): WaitNumbers {
  const number = waitKinds.indexOf(kind);
  switch (kind) {
    case 'page':
      return [number, subject.id, subject.object?.id ?? -1, subject.offset, -1];
    case 'object_ready':
    case 'object_absent':
    case 'object_paging':
    case 'object_synchronized':
      return [number, -1, subject.id, -1, -1];
    case 'port_receive':
    case 'port_send':
      return [number, -1, -1, -1, subject.id];
    case 'condition':
    case 'event':
    case 'memory':
    case 'pageout':
    case 'time':
    case 'memory_object_terminate':
    case 'default_manager':
      return [number, -1, -1, -1, -1];
  }
}

function emitWoken(thread: Thread, queue: WaitQueue): void {
  const [kind, page, object, offset] = waitNumbers(queue);
  thread.runQueue.trace.emit('thread.woken', thread.id, kind, page, object, offset);
}

/** The thread will wait; its routine answers BLOCKED next. @mach kern/sched_prim.c assert_wait */
export function assertWait(thread: Thread, queue: WaitQueue): void {
  assert(thread.waitQueue === null, 'assert_wait: thread waits already');
  thread.waitQueue = queue;
  thread.state = 'waiting';
  thread.next = null;
  if (queue.tail === null) queue.head = thread;
  else queue.tail.next = thread;
  queue.tail = thread;
  const { trace } = thread.runQueue;
  if (trace.on) trace.emit('thread.waits', ...waitNumbers(queue));
}

/** Wakes the thread that waits longest. @mach kern/sched_prim.c thread_wakeup_one */
export function threadWakeupOne(queue: WaitQueue): Thread | null {
  const thread = queue.head;
  if (thread === null) return null;
  queue.head = thread.next;
  if (thread.next === null) queue.tail = null;
  thread.waitQueue = null;
  threadSetrun(thread);
  if (thread.runQueue.trace.on) emitWoken(thread, queue);
  return thread;
}

/** Wakes all that wait, in the order in which they came. @mach kern/sched_prim.c thread_wakeup */
export function threadWakeup(queue: WaitQueue): void {
  while (queue.head !== null) threadWakeupOne(queue);
}

/** Wakes a thread that goes before all others: to the head of its processor's run queue. */
export function threadWakeupFirst(queue: WaitQueue): void {
  const thread = threadWakeupOne(queue);
  if (thread === null) return;
  const { runQueue } = thread;
  if (runQueue.head === thread) return;
  runQueueTake(runQueue, runQueue.length - 1);
  thread.next = runQueue.head;
  runQueue.head = thread;
  runQueue.length += 1;
}

/** Takes one thread out of its wait and makes it runnable. @mach kern/sched_prim.c clear_wait */
export function clearWait(thread: Thread): void {
  const queue = thread.waitQueue;
  if (queue === null) return;
  let previous: Thread | null = null;
  let here = queue.head;
  while (here !== null && here !== thread) {
    previous = here;
    here = here.next;
  }
  assert(here === thread, 'clear_wait: thread is not in its wait queue');
  if (previous === null) queue.head = thread.next;
  else previous.next = thread.next;
  if (queue.tail === thread) queue.tail = previous;
  thread.waitQueue = null;
  threadSetrun(thread);
  if (thread.runQueue.trace.on) emitWoken(thread, queue);
}

/** The threads of a queue, first come first. */
export function waiting(queue: WaitQueue): readonly Thread[] {
  const threads: Thread[] = [];
  for (let thread = queue.head; thread !== null; thread = thread.next) threads.push(thread);
  return threads;
}
