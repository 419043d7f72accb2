/**
 * Handlers in the order of `ordered.ts`. Every kind of message that can come through an object's
 * port takes and passes its turn, the meaningless ones too: a number that nobody passes would stop
 * the object for ever.
 */
import type { MessageName } from '../kernel/mach/message_table';
import { messageNames } from '../kernel/mach/message_table';
import type { Handler, Outcome, Received, TaskCalls } from '../kernel/mach/task';
import type { Plain } from '../kernel/mach/types';
import type { Ordered } from './ordered';
import { passTurn, putBack } from './ordered';
import type { Handlers } from './pager';
import { pagerDefaults } from './pager';
import type { PortTable } from './port_table';
import { portTableFind } from './port_table';
import type { ObjectHandler } from './to_object';
import type { TransferPool } from './transfer';
import { transferOf } from './transfer';

/** A pager's state as far as the order of messages needs it. */
export interface OrderedState<O extends Ordered> {
  readonly objects: PortTable<O>;
  readonly transfers: TransferPool<O>;
}

/**
 * Finds the object of a message and lets the handler run when it is that message's turn, which it
 * must pass, unless it puts its message back.
 */
export function inTurn<O extends Ordered, S extends OrderedState<O>, K extends MessageName>(
  handler: ObjectHandler<S, O, K>,
): Handler<S, K> {
  return (task, self, message, frame) => {
    const object = portTableFind(self.objects, message.msgh_local_port);
    if (object === null) return notForObject(self, frame);
    if (object.seqno !== message.msgh_seqno) return putBack(object);
    return handler(task, self, object, message);
  };
}

/** Passes the turn of a message that means nothing here, and destroys what it carried. */
export function refuse<O extends Ordered>(
  task: TaskCalls,
  self: OrderedState<O>,
  message: Received<MessageName>,
  frame: Plain,
): Outcome {
  const object = portTableFind(self.objects, message.msgh_local_port);
  if (object === null) return notForObject(self, frame);
  if (object.seqno !== message.msgh_seqno) return putBack(object);
  passTurn(task, object);
  return 'KERN_INVALID_ARGUMENT';
}

/** What is no reply does not end the wait for one. */
function notForObject<O extends Ordered>(self: OrderedState<O>, frame: Plain): Outcome {
  return transferOf(self.transfers, frame)?.outcome ?? 'KERN_INVALID_ARGUMENT';
}

/** Handlers for all messages that there are: what `pagerDefaults` does, or `refuse`. */
export function orderedDefaults<O extends Ordered, S extends OrderedState<O>>(): Handlers<S> {
  const handlers = messageNames.map((name) => {
    const handler: Handler<unknown, never> | undefined = pagerDefaults[name];
    return [name, handler === undefined ? refuse : inTurn(orderly<S, O>(name, handler))];
  });
  return Object.fromEntries(handlers) as Handlers<S>; // parsed
}

/** A default handler that passes the turn; terminate waits until nothing is under way. */
function orderly<S, O extends Ordered>(
  name: MessageName,
  handler: Handler<unknown, never>,
): ObjectHandler<S, O, MessageName> {
  const mustWait = name === 'memory_object_terminate';
  return (task, self, object, message) => {
    if (mustWait && object.readers + object.writers > 0) return putBack(object);
    passTurn(task, object);
    return handler(task, self, message as Received<never>, null); // parsed
  };
}
