/**
 * Virtual time's agenda: a binary heap keyed by (tick, serial), so that events of one instant
 * happen in the order in which they were scheduled.
 */
import type { Tick } from '../mach/types';
import type { Thread } from './thread';

/** Something that happens at a tick. `run` belongs to the record, which is plain data otherwise. */
export interface TimedEvent {
  /** What a report of a stuck run, or a digest, says of it. */
  readonly what: string;
  /** True for what comes again and again by itself: it does not keep a run going. */
  readonly daemon?: boolean;
  /** What it will complete, as a transfer of a device, for who looks. */
  readonly subject?: object | null;
  run(): void;
  /** The thread whose wait it would end as things stand, or null; for who looks. */
  wakes?(): Thread | null;
}

/** An event that has yet to come. */
export interface PendingEvent {
  readonly at: Tick;
  readonly what: string;
  readonly event: TimedEvent;
}

interface Slot {
  readonly at: Tick;
  readonly serial: number;
  readonly event: TimedEvent;
}

function before(a: Slot, b: Slot): boolean {
  return a.at < b.at || (a.at === b.at && a.serial < b.serial);
}

/** @ours the queue of everything that waits for time to pass */
export class EventQueue {
  private heap: Slot[] = [];
  private serial = 0;
  /** What `pending` answers until an event comes or goes. */
  private sorted: readonly PendingEvent[] | null = null;
  /** Events that are not a daemon's. */
  foreground = 0;

  get size(): number {
    return this.heap.length;
  }

  /** The tick of the next event, or Infinity. */
  nextTick(): number {
    const { heap } = this;
    return heap.length === 0 ? Number.POSITIVE_INFINITY : (heap[0]?.at ?? 0);
  }

  schedule(at: Tick, event: TimedEvent): void {
    const heap = this.heap;
    this.sorted = null;
    const slot: Slot = { at, serial: this.serial++, event };
    if (event.daemon !== true) this.foreground += 1;
    let index = heap.length;
    heap.push(slot);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || before(above, slot)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = slot;
  }

  /** Takes the next event out, or answers null. */
  take(): TimedEvent | null {
    const heap = this.heap;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined) return null;
    this.sorted = null;
    if (heap.length > 0) this.sink(last);
    if (top.event.daemon !== true) this.foreground -= 1;
    return top.event;
  }

  /** Forgets one event; answers false if it was not there. */
  cancel(event: TimedEvent): boolean {
    const kept = this.heap.filter((slot) => slot.event !== event);
    if (kept.length === this.heap.length) return false;
    kept.sort((a, b) => a.at - b.at || a.serial - b.serial);
    this.heap = kept;
    this.sorted = null;
    if (event.daemon !== true) this.foreground -= 1;
    return true;
  }

  /**
   * All events in the order in which they will happen; for digests, reports and who looks. The same
   * list until an event comes or goes.
   */
  pending(): readonly PendingEvent[] {
    if (this.sorted !== null) return this.sorted;
    const slots = [...this.heap].sort((a, b) => a.at - b.at || a.serial - b.serial);
    this.sorted = slots.map(({ at, event }) => ({ at, what: event.what, event }));
    return this.sorted;
  }

  private sink(slot: Slot): void {
    const heap = this.heap;
    let index = 0;
    for (;;) {
      let child = index * 2 + 1;
      let below = heap[child];
      if (below === undefined) break;
      const right = heap[child + 1];
      if (right !== undefined && before(right, below)) {
        child += 1;
        below = right;
      }
      if (before(slot, below)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = slot;
  }
}
