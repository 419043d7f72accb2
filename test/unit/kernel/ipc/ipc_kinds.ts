/** A task that has a name of every kind, for tests of calls on names. */
import { machPortAllocate } from '../../../../kernel/ipc/mach_port';
import type { Task } from '../../../../kernel/kern/task';
import type { PortName } from '../../../../kernel/mach/types';
import { value, World } from './ipc_world';

/** One task with a name of each kind. */
export interface Kinds {
  readonly w: World;
  readonly t: Task;
  readonly both: PortName;
  readonly receive: PortName;
  readonly send: PortName;
  readonly once: PortName;
  readonly set: PortName;
  readonly dead: PortName;
}

/** A world with such a task. */
export function kinds(): Kinds {
  const w = new World();
  const t = w.task('t');
  const other = w.task('other');
  const both = w.port(t);
  const receive = w.receiveRight(t);
  const send = w.give(other, w.receiveRight(other), t);
  const once = w.makeSendOnce(t, receive);
  const set = w.set(t);
  const dead = value(machPortAllocate(w.ipc, t.space, 'dead_name'));
  return { w, t, both, receive, send, once, set, dead };
}
