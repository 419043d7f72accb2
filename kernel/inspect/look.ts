/**
 * Who looks at a machine, and with which names: what the makers of records share. A look changes
 * nothing, and may be kept for the life of its machine. @ours
 */
import type { Thread, WaitQueue } from '../kern/thread';
import { waiting } from '../kern/thread';
import type { Machine } from '../machine/machine';

/** Names for people; asking must settle nothing. */
export interface StateNames {
  object(host: number, id: number): string;
  /** Of a port or a port set. */
  port(id: number): string;
}

/** A message that asked a pager for something, as far as anybody heard of it. */
export interface KnownRequest {
  readonly serial: number;
  /** The number that it was received with; null while it waits in the queue. */
  readonly seqno: number | null;
  /** The thread that received it. */
  readonly thread: number | null;
}

/** The messages that ask a pager for something that threads wait for. */
export type AskingMessage =
  | 'memory_object_init'
  | 'memory_object_data_request'
  | 'memory_object_data_unlock'
  | 'memory_object_synchronize';

/** Who has listened to the run and knows which message asked for what. */
export interface KnownRequests {
  /** The last request of a host's to a port; `offset` in bytes, 0 for memory_object_init. */
  find(name: AskingMessage, host: number, port: number, offset: number): KnownRequest | null;
}

const NO_NAMES: StateNames = {
  object: (_host, id) => `object.${id}`,
  port: (id) => `port.${id}`,
};

/** One that looks. */
export class Look {
  readonly machine: Machine;
  readonly names: StateNames;
  readonly requests: KnownRequests | null;
  private readonly taskOfPmap = new Map<object, number>();
  private readonly taskOfSpace = new Map<object, number>();
  private tasksKnown = 0;

  constructor(machine: Machine, names: StateNames | null, requests: KnownRequests | null) {
    this.machine = machine;
    this.names = names ?? NO_NAMES;
    this.requests = requests;
  }

  /** The task whose addresses a pmap translates; null for a map of the kernel's own. */
  pmapTask(pmap: object): number | null {
    this.learn();
    return this.taskOfPmap.get(pmap) ?? null;
  }

  /** The task of a port space; null for no space, and for a space without a task. */
  spaceTask(space: object | null): number | null {
    if (space === null) return null;
    this.learn();
    return this.taskOfSpace.get(space) ?? null;
  }

  private learn(): void {
    const { tasks } = this.machine;
    for (; this.tasksKnown < tasks.length; this.tasksKnown += 1) {
      const task = tasks[this.tasksKnown];
      if (task === undefined) return;
      this.taskOfPmap.set(task.map.pmap, task.id);
      this.taskOfSpace.set(task.space, task.id);
    }
  }
}

/** The tick at which a thread's wait ends by itself; null if it may last for ever. */
export function untilOf({ events }: Machine, thread: Thread): number | null {
  if (thread.waitQueue === null) return null;
  const end = events.pending().find(({ event }) => event.wakes?.() === thread);
  return end === undefined ? null : end.at;
}

/** The threads of a queue by their ids, first come first. */
export function idsOf(queue: WaitQueue): readonly number[] {
  return queue.head === null ? [] : waiting(queue).map((thread: Thread) => thread.id);
}
