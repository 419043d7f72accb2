/**
 * Bad arguments as data. A table has a good call, and rows that say what is wrong with another and
 * what is answered, in all profiles or in each; besides the rows, every argument that is a number
 * is given what is none. A row that is refused must leave the machine as it was, to the last bit:
 * its digest is compared with the one before. Scenes are in bad_scene.ts.
 */
import type { Answer, Effect, Told } from './bad_answers';
import { answerIn } from './bad_answers';
import type { Scene } from './bad_scene';

/** What is wrong, the arguments that differ from the good ones, the answer. */
export type Row<A> = readonly [
  wrong: string,
  over: { readonly [K in keyof A]?: unknown },
  answer: Answer,
  effect?: Effect | undefined,
];

export interface Table<A> {
  readonly good: A;
  /** What the good call is answered; default: success. */
  readonly answer?: Answer;
  /** For each argument that is a number, the answer to what is no number; others are flags. */
  readonly noNumber: { readonly [K in keyof A]?: Answer };
  /** Arguments that are C's booleans, or no numbers at all: rows say what is wrong with them. */
  readonly others: readonly (keyof A & string)[];
  /** Arguments that may be left out. */
  readonly optional?: readonly (keyof A & string)[];
  /** Those of `noNumber` that leave marks. */
  readonly unseen?: readonly (keyof A & string)[];
  readonly rows: readonly Row<A>[];
  call(scene: Scene, args: A): Told;
}

/** Whatever a task may pass where a number should be. */
const noNumbers: readonly (readonly [string, unknown])[] = [
  ['no number', Number.NaN],
  ['infinite', Number.POSITIVE_INFINITY],
  ['a fraction', 0.5],
  ['2^53', 2 ** 53],
  ['a string', '4096'],
  ['missing', undefined],
  ['null', null],
  ['an object', {}],
  ['a bigint', 4096n],
];

/** All rows of a table. */
function rowsOf<A extends object>(table: Table<A>): readonly Row<A>[] {
  const { optional = [], unseen = [] } = table;
  const made: Row<A>[] = [];
  const answers: readonly (readonly [string, unknown])[] = Object.entries(table.noNumber);
  for (const [key, answer] of answers) {
    for (const [what, value] of noNumbers) {
      if (value === undefined && optional.some((each) => each === key)) continue;
      const over: { [K in keyof A]?: unknown } = {};
      Object.assign(over, { [key]: value });
      const effect = unseen.some((each) => each === key) ? 'unseen' : undefined;
      made.push([`${key} is ${what}`, over, answer as Answer, effect]); // parsed
    }
  }
  return [...table.rows, ...made];
}

/** Arguments of which the table says nothing. */
function forgotten<A extends object>({ good, noNumber, others }: Table<A>): string[] {
  return Object.keys(good).filter((key) => !(key in noNumber || others.some((it) => it === key)));
}

interface Verdicts {
  readonly expected: readonly string[];
  readonly said: readonly string[];
}

/** What each row should say, and what it says. A row that takes effect has a scene of its own. */
function verdicts<A extends object>(table: Table<A>, fresh: () => Scene): Verdicts {
  const expected: string[] = [];
  const said: string[] = [];
  let shared = fresh();
  const rows: readonly Row<A>[] = [
    ['nothing is wrong', {}, table.answer ?? 'KERN_SUCCESS', 'changes'],
    ...rowsOf(table),
  ];
  for (const [wrong, over, answer, effect] of rows) {
    const scene = effect === undefined ? shared : fresh();
    const before = scene.state(effect);
    // Types end here: what is wrong with a row is often the type of an argument.
    const code = table.call(scene, { ...table.good, ...over } as A); // parsed
    const changed = effect !== 'changes' && scene.state(effect) !== before;
    expected.push(`${wrong}: ${answerIn(scene.profile, answer)}`);
    said.push(`${wrong}: ${code}${changed ? ', and something has changed' : ''}`);
    if (changed) shared = fresh();
  }
  return { expected, said };
}

/** A table, whatever its arguments are. */
export interface Trial {
  run(fresh: () => Scene): Verdicts;
  readonly forgotten: readonly string[];
  /** The arguments that some row is about. */
  readonly tried: readonly string[];
}

export function trial<A extends object>(table: Table<A>): Trial {
  const tried = rowsOf(table).flatMap(([, over]) => Object.keys(over));
  return { run: (fresh) => verdicts(table, fresh), forgotten: forgotten(table), tried };
}
