/**
 * Where the places of a lesson are in a recording: its marks, and whatever else names an event by a
 * pattern and the how manieth match it is.
 */
import type { EventName } from '../../kernel/mach/event_defs';
import { eventKinds } from '../../kernel/mach/event_defs';
import { messageKinds } from '../../kernel/mach/message_table';
import type { RecordedEvent, Recording } from '../../recording/recording';
import type { Place } from '../../scenarios/language/lesson';
import { matches } from '../../scenarios/transcript/match';
import type { Run, Session } from './session';

/** How a message shows that it has arrived. */
const ARRIVALS: readonly EventName[] = ['ipc_mqueue.received', 'ipc_kobject.called'];

function isEvent(name: string): name is EventName {
  return Object.hasOwn(eventKinds, name);
}

/** The event of a place: the nth match of its pattern; null if it does not come. */
export function eventOfPlace(recording: Recording, { pattern, nth }: Place): number | null {
  const { name } = pattern;
  const kind = messageKinds[name];
  const names = isEvent(name) ? [name] : ARRIVALS;
  const fits = ({ event, args }: RecordedEvent): boolean => {
    if (!isEvent(name) && args['kind'] !== kind) return false;
    const line = recording.lineAt(event);
    return line !== null && matches(pattern, line);
  };
  let at = -1;
  for (let left = nth; left > 0; left -= 1) {
    const found = names.flatMap((each) => recording.next(each, at, fits) ?? []);
    if (found.length === 0) return null;
    at = Math.min(...found);
  }
  return at;
}

/** A mark of the lesson, and the event before which it stands: one stands at the one before. */
export interface PlacedMark {
  readonly event: number;
  readonly text: string;
}

const placed = new WeakMap<Run, readonly PlacedMark[]>();

function placedMarks(run: Run): readonly PlacedMark[] {
  const known = placed.get(run);
  if (known !== undefined) return known;
  const marks = (run.scenario?.lesson?.marks ?? [])
    .flatMap(({ at, text }) => {
      const event = eventOfPlace(run.recording, at);
      return event === null ? [] : [{ event: event - 1, text }];
    })
    .toSorted((a, b) => a.event - b.event);
  placed.set(run, marks);
  return marks;
}

/**
 * The marks of a session's lesson that have come, in the order of events; none while it runs. A
 * question covers those that are about an event behind it.
 */
export function marksOf(session: Session): readonly PlacedMark[] {
  const run = session.run.value;
  if (run === null || !session.done.value) return [];
  const limit = session.limit.value;
  const marks = placedMarks(run);
  return limit === null ? marks : marks.filter(({ event }) => event < limit);
}
