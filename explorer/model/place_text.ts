/** Places of a run as somebody types them: an event, a step, a name and which one of that name. */
import { nthEvent } from '../../recording/nth_event';
import { fullName, messageAndEventNames, nameAndCount } from '../../scenarios/language/event_name';
import { nearest } from '../../scenarios/language/suggest';
import { short } from '../../views/message_words';
import type { Session } from './session';

function unknown(name: string): string {
  const near = nearest(name, [...messageAndEventNames, ...messageAndEventNames.map(short)]);
  return `unknown message or event ${name}${near === null ? '' : `; did you mean ${near}?`}`;
}

/** The event of a text such as `257`, `step 43` or `data_return:2`; else a sentence of error. */
export function placeOf(session: Session, text: string): number | string {
  const recording = session.run.value?.recording;
  const last = session.last.value;
  if (recording === undefined || last < 0) return 'there is no run yet';
  const upTo = session.limit.value === null ? '' : ' before the question';
  const given = text.trim().replaceAll(',', '');
  if (/^-?\d+$/.test(given)) {
    const event = Number(given);
    return event >= -1 && event <= last ? event : `give an event from -1 to ${last}`;
  }
  const [, step] = /^step\s*(\d+)$/.exec(given) ?? [];
  if (step !== undefined) {
    const event = recording.firstEventOf(Number(step));
    return event === null || event > last
      ? `step ${step} and later steps have no event${upTo}`
      : event;
  }
  const named = nameAndCount(given);
  if (named === null || named.nth < 1) {
    return 'give an event such as 257, step 43, or a name such as data_return:2';
  }
  const { name, nth } = named;
  const full = fullName(name);
  if (full === null) return unknown(name);
  const at = nthEvent(recording, full, nth);
  if (at !== null && at <= last) return at;
  const fewer = nth === 1 ? 'does not happen' : `happens fewer than ${nth} times`;
  return `${name} ${fewer}${upTo}`;
}
