/**
 * Laws about ports: the numbers that messages get when they are received, and their order. A number
 * is given out when a receiver takes a message from the queue, or when a sender hands it to one
 * that waits; `ipc_mqueue.received` repeats the number of a message that was handed off.
 * The task that holds a port may set its counter while it runs; there is no event for that. @ours
 */
import type { IpcPort } from '../ipc/ipc_port';
import type { Machine } from '../machine/machine';
import type { Deny, EventView, HistoryLaw, Watcher } from './law';

const MASK = 0xffffffff;

/** Tells the taking of a number from its repetition. */
class Takes {
  /** Messages that were handed off and not yet received. */
  private readonly handed = new Set<number>();

  /** True if the event gives a number out. */
  isTake(e: EventView): boolean {
    if (e.name === 'ipc_mqueue.handed_off') {
      this.handed.add(e.a);
      return true;
    }
    return !this.handed.delete(e.a);
  }
}

/** Calls `take` for each number that is given out, with the port if it lives. */
function onTake(
  machine: Machine,
  take: (e: EventView, port: IpcPort | null) => void,
  on: Watcher['on'] = {},
): Watcher {
  const takes = new Takes();
  const hear = (e: EventView): void => {
    if (takes.isTake(e)) take(e, machine.ipc.ports.get(e.c) ?? null);
  };
  return { on: { ...on, 'ipc_mqueue.handed_off': hear, 'ipc_mqueue.received': hear } };
}

/** True if the thread that runs belongs to the task that holds the port. */
function isHolder(machine: Machine, thread: number, port: IpcPort | null): boolean {
  const space = machine.threads[thread]?.task.space ?? null;
  return port !== null && space !== null && port.receiver === space;
}

const numbersHaveNoGap: HistoryLaw = {
  id: 19,
  text: 'Numbers received from one port are 0, 1, 2 ... until set_seqno or a move',
  scope: 'machine',
  start(_host, deny, machine) {
    /** The number that the next message of a port gets. */
    const next = new Map<number, number>();
    const watcher = onTake(
      machine,
      (e, port) => {
        const expected = next.get(e.c) ?? e.d;
        // The holder may just have set the counter: it is what runs then.
        if (e.d !== expected && !isHolder(machine, e.thread, port)) {
          deny(`port ${e.c} gave ${e.d} to message ${e.a}, ${expected} was next`);
        }
        next.set(e.c, e.d === MASK ? 0 : e.d + 1);
      },
      {
        'ipc_port.created': ({ a: port, b: space }) => {
          if (space !== 0) next.set(port, 0); // The kernel receives nothing from its own.
        },
        'ipc_port.arrived': ({ a: port }) => {
          next.set(port, 0);
        },
      },
    );
    return {
      ...watcher,
      step(thread) {
        for (const id of next.keys()) {
          const port = machine.ipc.ports.get(id);
          if (port === undefined) next.delete(id);
          else if (isHolder(machine, thread, port)) next.set(id, port.seqno);
        }
      },
    };
  },
};

const counterIsNext: HistoryLaw = {
  id: 20,
  text: 'A message gets the number that the counter shows, which then goes up by one, modulo 2^32',
  scope: 'machine',
  start(_host, deny, machine) {
    return onTake(machine, (e, port) => {
      const after = e.d === MASK ? 0 : e.d + 1;
      if (e.d < 0 || e.d > MASK) deny(`number ${e.d} is no 32-bit number`);
      if (port !== null && port.seqno !== after) {
        deny(`port ${e.c} gave ${e.d}, its counter says ${port.seqno}`);
      }
    });
  },
};

/** The messages of each port in the order in which it accepted them. */
class Accepted {
  private readonly queues = new Map<number, number[]>();

  sent(port: number, serial: number): void {
    const queue = this.queues.get(port);
    if (queue === undefined) this.queues.set(port, [serial]);
    else queue.push(serial);
  }

  /** Takes a message out; answers the one that should have come first, or -1. */
  taken(port: number, serial: number): number {
    const queue = this.queues.get(port);
    const at = queue?.indexOf(serial) ?? -1;
    if (queue === undefined || at === -1) return -1;
    const first = queue[0] ?? -1;
    queue.splice(at, 1);
    if (queue.length === 0) this.queues.delete(port);
    return at === 0 ? -1 : first;
  }
}

function checkMoved(port: IpcPort, deny: Deny): void {
  if (port.seqno !== 0) deny(`port ${port.id} moved, its counter is ${port.seqno}`);
  if (port.mscount !== 0) deny(`port ${port.id} moved, its make-send count is ${port.mscount}`);
}

const moveKeepsMessages: HistoryLaw = {
  id: 21,
  text: 'A receive right that moved starts from 0; messages are received in the order of queueing',
  scope: 'machine',
  start(_host, deny, machine) {
    const accepted = new Accepted();
    return onTake(
      machine,
      (e) => {
        const first = accepted.taken(e.c, e.a);
        if (first !== -1) deny(`port ${e.c} gave message ${e.a} before message ${first}`);
      },
      {
        'ipc_mqueue.sent': (e) => accepted.sent(e.c, e.a),
        'ipc_kmsg.destroyed': (e) => {
          accepted.taken(e.c, e.a);
        },
        'ipc_port.arrived': (e) => {
          const port = machine.ipc.ports.get(e.a);
          if (port !== undefined) checkMoved(port, deny);
        },
      },
    );
  },
};

/** Laws of this family. */
export const messageLaws = [numbersHaveNoGap, counterIsNext, moveKeepsMessages] as const;
