/**
 * The run as a whole, for the timeline: which events are messages, faults, moves between queues,
 * choices of victims and returns of pages. A byte an event, read a part at a time, so that a run of
 * millions of events holds nothing up; drawn as counts, one a column of the picture.
 */
import type { EventName } from '../../kernel/mach/event_defs';
import type { Recording } from '../../recording/recording';

/** The rows of the timeline, from above. */
export const LANES = ['fault', 'message', 'move', 'eviction', 'return'] as const;
export type Lane = (typeof LANES)[number];

/** Which row an event stands in. */
const lanes: Readonly<Partial<Record<EventName, Lane>>> = {
  'vm_reference.fault': 'fault',
  'ipc_mqueue.sent': 'message',
  'ipc_kobject.called': 'message',
  'vm_page.deactivated': 'move',
  'vm_page.deactivated_behind': 'move',
  'vm_page.reactivated': 'move',
  'vm_pageout.chosen': 'eviction',
  'vm_pageout.returned': 'return',
};

const NONE = 255;
const numberOf = new Map(Object.entries(lanes).map(([name, lane]) => [name, LANES.indexOf(lane)]));

export class Overview {
  /** How many events have been read. */
  events = 0;
  private readonly recording: Recording;
  private kinds = new Uint8Array(1_024);

  constructor(recording: Recording) {
    this.recording = recording;
  }

  /** Reads so many events more at most; true if there are any that it has not read. */
  read(most: number): boolean {
    const { recording } = this;
    const end = Math.min(recording.events, this.events + most);
    if (end > this.kinds.length) {
      const grown = new Uint8Array(Math.max(end, this.kinds.length * 2));
      grown.set(this.kinds);
      this.kinds = grown;
    }
    for (; this.events < end; this.events += 1) {
      this.kinds[this.events] = numberOf.get(recording.nameAt(this.events)) ?? NONE;
    }
    return this.events < recording.events;
  }

  /**
   * How many events of each row fall into each of `width` columns, when `total` events take all of
   * the width; events after `last` are left out.
   */
  columns(width: number, total: number, last: number): Readonly<Record<Lane, Uint32Array>> {
    const counts = LANES.map(() => new Uint32Array(width));
    const end = Math.min(this.events, last + 1);
    for (let event = 0; event < end; event += 1) {
      const row = counts[this.kinds[event] ?? NONE];
      if (row === undefined) continue;
      const column = columnOf(event, width, total);
      row[column] = (row[column] ?? 0) + 1;
    }
    const [fault, message, move, eviction, returned] = counts;
    const none = new Uint32Array(width);
    return {
      fault: fault ?? none,
      message: message ?? none,
      move: move ?? none,
      eviction: eviction ?? none,
      return: returned ?? none,
    };
  }
}

/** The column of an event, from 0; -1, the moment before the first event, is left of all. */
export function columnOf(event: number, width: number, total: number): number {
  return Math.min(width - 1, Math.floor(((event + 0.5) * width) / Math.max(1, total)));
}

/** The event at a place of the timeline: -1 at its left edge, and the last one at its right. */
export function eventAtColumn(x: number, width: number, total: number): number {
  const part = Math.max(0, Math.min(1, x / width));
  return Math.round(part * total) - 1;
}
