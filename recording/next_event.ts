/** The next or the last event of a recording that has one of some names. */
import type { EventName } from '../kernel/mach/event_defs';
import type { RecordedEvent, Recording } from './recording';

/** The nearest of events that were found, in the direction of the search; null for none. */
export function nearestOf(found: readonly (number | null)[], back: boolean): number | null {
  const events = found.flatMap((event) => event ?? []);
  if (events.length === 0) return null;
  return back ? Math.max(...events) : Math.min(...events);
}

/**
 * The next event after `at`, or with `back` the last one before it, that has one of the names and
 * fits; null if there is none.
 */
export function nextOf(
  names: readonly EventName[],
  recording: Recording,
  at: number,
  back = false,
  fits: (event: RecordedEvent) => boolean = () => true,
): number | null {
  const found = names.map((name) =>
    back ? recording.previous(name, at, fits) : recording.next(name, at, fits),
  );
  return nearestOf(found, back);
}
