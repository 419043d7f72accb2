/** Where a question of a lesson is asked: the event at which the page stands meanwhile. */
import type { RecordedEvent, Recording } from '../recording/recording';
import type { AskedQuestion } from './lesson_questions';

/**
 * Where a question of a lesson covers the run: behind what its chart shows before it, and behind
 * the hits that come before its event. The message of a question about its number has none there
 * yet, and no page is chosen. The number of the event that is still shown, -1 for none.
 */
export function limitOf(recording: Recording, { ask, event, shown }: AskedQuestion): number {
  const before = Math.max(0, Math.min(event, recording.events));
  const hit = recording.previous('vm_reference.hit', before) ?? -1;
  const limit = Math.max(shown, hit);
  if (ask !== 'seqno' || before >= recording.events) return limit;
  // A receiver that waits gets the message, and its number, before it runs and takes it.
  const serial = recording.eventAt(before).args['serial'];
  const isIt = ({ args }: RecordedEvent): boolean => args['serial'] === serial;
  const handed = recording.previous('ipc_mqueue.handed_off', before, isIt);
  return handed === null ? limit : Math.min(limit, handed - 1);
}
