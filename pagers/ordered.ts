/**
 * The order of handlers when several threads serve one set of ports: by sequence number.
 * @mach bootstrap/default_pager.c pager_port_lock
 *
 * The kernel numbers the messages of each port from 0 as they are received. An object remembers the
 * number of the message that may start next, its turn, and counts the reads and writes under way:
 *   1 a message that is too early is put back and waits for its turn
 *   2 a read waits until no write is under way, and keeps its turn while it waits
 *   3 a write waits for nobody
 *   4 a read or a write passes the turn on before its I/O, so that I/O overlaps
 *   5 terminate waits until nothing is under way
 * So reads see all earlier writes. (Laws 19, 22, 47.)
 */
import type { Outcome, TaskCalls } from '../kernel/mach/task';
import type { PortName } from '../kernel/mach/types';

/** What an object must have to be served in order. */
export interface Ordered {
  readonly port: PortName;
  /** The number of the message that may start next. */
  seqno: number;
  readers: number;
  writers: number;
  /** True if a message may have been put back since the last wakeup. */
  waiting: boolean;
  /** The outcome that puts a message back: made once, it is the condition's name too. */
  readonly again: { readonly again: string };
}

/** The order of an object whose port is fresh. */
export function orderedFields(port: PortName): Ordered {
  const again = { again: `object ${port}` };
  return { port, seqno: 0, readers: 0, writers: 0, waiting: false, again };
}

/** Puts the message back until something about the object changes. */
export function putBack(object: Ordered): Outcome {
  object.waiting = true;
  return object.again;
}

/** The next message may start. */
export function passTurn(task: TaskCalls, object: Ordered): void {
  object.seqno = (object.seqno + 1) >>> 0;
  wake(task, object);
}

/** A read or a write is over. */
export function endWork(task: TaskCalls, object: Ordered, wasWrite: boolean): void {
  if (wasWrite) object.writers -= 1;
  else object.readers -= 1;
  wake(task, object);
}

/** Lets all messages that were put back try again. */
export function wake(task: TaskCalls, object: Ordered): void {
  if (!object.waiting) return;
  object.waiting = false;
  task.notify(object.again.again);
}
