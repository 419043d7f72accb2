/**
 * Where a message or an event comes in a recording for the first, second or nth time. A message is
 * counted where it is sent, or where a kernel's port is called.
 */
import type { EventName } from '../kernel/mach/event_defs';
import { messageKinds } from '../kernel/mach/message_table';
import { MESSAGE_EVENTS } from '../scenarios/language/event_name';
import { nextOf } from './next_event';
import type { RecordedEvent, Recording } from './recording';

/** The event's number; null if it comes less often. `name` is in full, `nth` counts from 1. */
export function nthEvent(recording: Recording, name: string, nth: number): number | null {
  const kind = messageKinds[name];
  const names = kind === undefined ? [name as EventName] : MESSAGE_EVENTS; // parsed
  const fits = ({ args }: RecordedEvent): boolean => kind === undefined || args['kind'] === kind;
  let event: number | null = -1;
  for (let left = nth; left > 0 && event !== null; left -= 1) {
    event = nextOf(names, recording, event, false, fits);
  }
  return event;
}
