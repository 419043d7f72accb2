/**
 * What an event belongs to: a message that is accepted, or a call, to the scalars of the event
 * before; whatever is heard of the message later, to that; the end of a thread's wait to its
 * beginning. So a line can be made of any event without those between.
 */
import type { EventName } from '../kernel/mach/event_defs';
import { eventDefs, eventKinds, eventNames } from '../kernel/mach/event_defs';
import { MESSAGE_EVENTS } from '../scenarios/language/event_name';

const SCALARS = eventKinds['ipc_kmsg.scalars'] ?? -1;
const WAITS = eventKinds['thread.waits'] ?? -1;
const WOKEN = eventKinds['thread.woken'] ?? -1;
const ENDS: readonly EventName[] = [
  'ipc_mqueue.received',
  'ipc_kobject.called',
  'ipc_kmsg.destroyed',
];

function kinds(names: readonly EventName[]): ReadonlySet<number> {
  return new Set(names.map((name) => eventKinds[name] ?? -1));
}

const begins = kinds(MESSAGE_EVENTS);
const ends = kinds(ENDS);
const aboutMessages = kinds(eventNames.filter((name) => firstArgument(name) === 'serial'));

function firstArgument(name: EventName): string | undefined {
  const { args } = eventDefs[name];
  return args[0];
}

export class EventOrigins {
  private scalars = -1;
  private readonly underway = new Map<number, number>();
  /** The last wait of each thread. */
  private readonly waits = new Map<number, number>();

  /**
   * How many events ago what an event belongs to was; 0 for none. `thread` is the event's thread,
   * `first` its first argument.
   */
  of(event: number, kind: number, thread: number, first: number): number {
    if (kind === WAITS) this.waits.set(thread, event);
    else if (kind === WOKEN) return event - (this.waits.get(first) ?? event);
    else if (kind === SCALARS) this.scalars = event;
    return aboutMessages.has(kind) ? this.ofMessage(event, kind, first) : 0;
  }

  private ofMessage(event: number, kind: number, serial: number): number {
    if (begins.has(kind)) {
      if (!ends.has(kind)) this.underway.set(serial, event);
      return this.scalars < 0 ? 0 : event - this.scalars;
    }
    const begun = this.underway.get(serial);
    if (begun === undefined) return 0;
    if (ends.has(kind)) this.underway.delete(serial);
    return event - begun;
  }
}
