/** Handlers of messages to the objects of a pager. */
import type { MessageName } from '../kernel/mach/message_table';
import type { Handler, Outcome, Received, TaskCalls } from '../kernel/mach/task';
import type { PortTable } from './port_table';
import { portTableFind } from './port_table';

/** A handler that knows which object its message came to. */
export type ObjectHandler<S, O, K extends MessageName> = (
  task: TaskCalls,
  self: S,
  object: O,
  message: Received<K>,
) => Outcome | void;

/** Finds the object of a message; what came to any other port is refused. */
export function toObject<O, S extends { readonly objects: PortTable<O> }, K extends MessageName>(
  handler: ObjectHandler<S, O, K>,
): Handler<S, K> {
  return (task, self, message) => {
    const object = portTableFind(self.objects, message.msgh_local_port);
    return object === null ? 'KERN_INVALID_ARGUMENT' : handler(task, self, object, message);
  };
}
