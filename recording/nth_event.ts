/**
 * Where a message or an event comes in a recording for the first, second or nth time. A message is
 * counted where it is sent, or where a kernel's port is called.
 */
import type { EventName } from '../kernel/mach/event_defs';
import { messageKinds } from '../kernel/mach/message_table';
import { MESSAGE_EVENTS } from '../scenarios/event_name';
import type { RecordedEvent, Recording } from './recording';

/** The event's number; null if it comes less often. `name` is in full, `nth` counts from 1. */
export function nthEvent(recording: Recording, name: string, nth: number): number | null {
  const kind = messageKinds[name];
  const names = kind === undefined ? [name as EventName] : MESSAGE_EVENTS; // parsed
  const fits = ({ args }: RecordedEvent): boolean => kind === undefined || args['kind'] === kind;
  let event = -1;
  for (let left = nth; left > 0; left -= 1) {
    const after = event;
    const next = names.flatMap((each) => recording.next(each, after, fits) ?? []);
    if (next.length === 0) return null;
    event = Math.min(...next);
  }
  return event;
}
