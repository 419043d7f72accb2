/** Places of a run as somebody types them: an event, a step, a name and which one of that name. */
import type { EventName } from '../../kernel/mach/event_defs';
import { messageKinds } from '../../kernel/mach/message_table';
import { fullName, messageAndEventNames } from '../../scenarios/event_name';
import { nearest } from '../../scenarios/suggest';
import { short } from '../../views/message_words';
import { nextOf } from './jumps';
import type { Session } from './session';

function unknown(name: string): string {
  const near = nearest(name, [...messageAndEventNames, ...messageAndEventNames.map(short)]);
  return `there is no message or event ${name}${near === null ? '' : `; did you mean ${near}?`}`;
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
      ? `there is no event in step ${step} or later${upTo}`
      : event;
  }
  const [, name = '', which = '1'] = /^([a-z][\w.]*)(?::(\d+))?$/.exec(given) ?? [];
  if (name === '' || Number(which) < 1) {
    return 'give an event such as 257, step 43, or a name such as data_return:2';
  }
  const full = fullName(name);
  if (full === null) return unknown(name);
  const kind = messageKinds[full];
  const names: readonly EventName[] =
    kind === undefined ? [full as EventName] : ['ipc_mqueue.sent', 'ipc_kobject.called']; // parsed
  let at: number | null = -1;
  for (let left = Number(which); left > 0 && at !== null; left -= 1) {
    at = nextOf(
      names,
      recording,
      at,
      false,
      ({ args }) => kind === undefined || args['kind'] === kind,
    );
  }
  if (at !== null && at <= last) return at;
  const fewer = which === '1' ? 'does not happen' : `happens fewer than ${which} times`;
  return `${name} ${fewer}${upTo}`;
}
