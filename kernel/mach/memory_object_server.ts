/**
 * The demultiplexers of the manual: each takes a message and a record of handlers, calls the
 * handler of that message and answers true; or answers false and does nothing at all.
 * @mach mach/memory_object.defs memory_object_server
 */
import { needs, oneOf, record, refuse, TASK, valueProblem } from './given';
import type { MessageName } from './message_table';
import { messageDefs, messageNames } from './message_table';
import type { Handler, Outcome, Received, TaskCalls } from './task';
import type { Plain } from './types';

type Handlers<S> = { readonly [K in MessageName]?: Handler<S, K> };
type SeqnosHandlers<S> = {
  readonly [K in MessageName]?: (
    task: TaskCalls,
    self: S,
    seqno: number,
    message: Received<K>,
  ) => Outcome | void;
};

/** What a demultiplexer leaves behind: whether it handled the message, and with what outcome. */
export interface Demuxed {
  readonly handled: boolean;
  readonly outcome: Outcome;
}

const NOT_HANDLED: Demuxed = { handled: false, outcome: undefined };
const NO_FRAME: Plain = null;

/** True if the id lies in a subsystem: 2200.. for memory_object, 2250.. for its default form. */
function inSubsystem(id: MessageName, base: number): boolean {
  const number = messageDefs[id].id;
  return messageDefs[id].sender === 'kernel' && number >= base && number < base + 50;
}

const MESSAGE = oneOf(messageNames);

/** Throws a GivenError for arguments that are not those of a demultiplexer. */
function refuseWrong(where: string, handlers: unknown, task: unknown, message: unknown): void {
  needs(where, 'handlers', handlers, record());
  needs(where, 'task', task, TASK);
  needs(where, 'message', message, record('a message that was received'));
  refuse(where, valueProblem('msgh_id', Reflect.get(Object(message), 'msgh_id'), MESSAGE));
}

function demux<S, K extends MessageName>(
  base: number,
  handlers: Handlers<S>,
  task: TaskCalls,
  self: S,
  message: Received<K>,
): Demuxed {
  const handler: Handler<S, K> | undefined = handlers[message.msgh_id];
  if (handler === undefined || !inSubsystem(message.msgh_id, base)) return NOT_HANDLED;
  return { handled: true, outcome: handler(task, self, message, NO_FRAME) ?? undefined };
}

function seqnosDemux<S, K extends MessageName>(
  base: number,
  handlers: SeqnosHandlers<S>,
  task: TaskCalls,
  self: S,
  message: Received<K>,
): Demuxed {
  const handler = handlers[message.msgh_id];
  if (handler === undefined || !inSubsystem(message.msgh_id, base)) return NOT_HANDLED;
  const outcome = handler(task, self, message.msgh_seqno, message) ?? undefined;
  return { handled: true, outcome };
}

/** Messages 2200 to 2249. @mach mach/memory_object.defs memory_object_server */
export function memoryObjectServer<S, K extends MessageName>(
  handlers: Handlers<S>,
  task: TaskCalls,
  self: S,
  message: Received<K>,
): Demuxed {
  refuseWrong('memoryObjectServer', handlers, task, message);
  return demux(2200, handlers, task, self, message);
}

/** Messages 2250 to 2299. @mach mach/memory_object_default.defs memory_object_default_server */
export function memoryObjectDefaultServer<S, K extends MessageName>(
  handlers: Handlers<S>,
  task: TaskCalls,
  self: S,
  message: Received<K>,
): Demuxed {
  refuseWrong('memoryObjectDefaultServer', handlers, task, message);
  return demux(2250, handlers, task, self, message);
}

/** As `memoryObjectServer`; handlers take the sequence number as their own argument. */
export function seqnosMemoryObjectServer<S, K extends MessageName>(
  handlers: SeqnosHandlers<S>,
  task: TaskCalls,
  self: S,
  message: Received<K>,
): Demuxed {
  refuseWrong('seqnosMemoryObjectServer', handlers, task, message);
  return seqnosDemux(2200, handlers, task, self, message);
}

/** As `memoryObjectDefaultServer`; handlers take the sequence number as their own argument. */
export function seqnosMemoryObjectDefaultServer<S, K extends MessageName>(
  handlers: SeqnosHandlers<S>,
  task: TaskCalls,
  self: S,
  message: Received<K>,
): Demuxed {
  refuseWrong('seqnosMemoryObjectDefaultServer', handlers, task, message);
  return seqnosDemux(2250, handlers, task, self, message);
}
