/**
 * A place of a run as flags name it: the number of an event, or the name of an event or a message
 * and which one of that name, such as `data_return:2`. A message is where it is sent, or where a
 * kernel's port is called.
 */
import { fullName, nameAndCount, nameMeant } from '../../scenarios/language/event_name';
import { flagGiven, UsageError } from '../show/output';

export type RunPlace =
  | { readonly event: number }
  /** In full; `nth` counts from 1. */
  | { readonly name: string; readonly nth: number };

/**
 * The place that `text` names; `flag` is where it stands, such as `run: --until`, and `range` the
 * numbers of events that there may be. Throws a UsageError.
 */
export function runPlace(
  text: string,
  flag: string,
  range: { readonly first: number; readonly last: number | null },
): RunPlace {
  const given = flagGiven(flag, text);
  const { first, last } = range;
  const named = nameAndCount(text);
  if (named === null) {
    const event = text.trim() === '' ? Number.NaN : Number(text);
    const most = last ?? Number.MAX_SAFE_INTEGER;
    if (Number.isInteger(event) && event >= first && event <= most) return { event };
    const numbers =
      last === null ? `a number from ${first} on` : `a number from ${first} to ${last}`;
    const names = 'a name such as data_return or data_return:2';
    throw new UsageError(`${given}: unknown event; give ${numbers}, or ${names}`);
  }
  const { name: short, nth } = named;
  const name = fullName(short);
  if (name === null) {
    throw new UsageError(`${given}: unknown message or event ${short}; ${nameMeant(short)}`);
  }
  if (nth < 1) throw new UsageError(`${given}: names are counted from 1`);
  return { name, nth };
}
