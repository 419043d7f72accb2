/**
 * The first difference between two values of an answer: the place within the value, what the table
 * recorded there and what ours has, and the record that holds it.
 */

/** Two values at the same place. */
interface Place {
  /** Such as `[2].offset`; empty for the whole value. */
  readonly path: string;
  readonly recorded: unknown;
  readonly ours: unknown;
}

/** True if two plain values are the same; `key` is the name that the value goes by. */
export type Same = (key: string, recorded: unknown, ours: unknown) => boolean;

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null ? { ...value } : null;
}

/** Every place where the values differ, in order; keys that were not recorded are not compared. */
function* differences(place: Place, key: string, same: Same): Generator<readonly Place[]> {
  const { path, recorded, ours } = place;
  const theirs = fieldsOf(recorded);
  const own = fieldsOf(ours);
  if (theirs === null || own === null || Array.isArray(recorded) !== Array.isArray(ours)) {
    if (!same(key, recorded, ours)) yield [place];
    return;
  }
  const list = Array.isArray(recorded);
  const names = Object.keys(list && Array.isArray(ours) ? { ...own, ...theirs } : theirs);
  for (const name of names) {
    const inner = list ? `[${name}]` : `.${name}`;
    const below = { path: path + inner, recorded: theirs[name], ours: own[name] };
    for (const found of differences(below, list ? '' : name, same)) yield [place, ...found];
  }
}

function text(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

function side(place: Place, record: Place | null, which: 'recorded' | 'ours'): string {
  const at = place.path === '' ? '' : `${place.path.replace(/^\./, '')} `;
  const within = record === null ? '' : `, in ${text(record[which])}`;
  return `${at}${text(place[which])}${within}`;
}

/** Two lines that show the first difference of the values of a key, or null if there is none. */
export function firstDifference(
  key: string,
  recorded: unknown,
  ours: unknown,
  same: Same,
): readonly [string, string] | null {
  const all = { path: '', recorded, ours };
  for (const trail of differences(all, key, same)) {
    const place = trail.at(-1) ?? all;
    const record = trail.length > 2 ? (trail.at(-2) ?? null) : null;
    return [
      `${key}: recorded ${side(place, record, 'recorded')}`,
      `${' '.repeat(key.length)}  ours     ${side(place, record, 'ours')}`,
    ];
  }
  return null;
}
