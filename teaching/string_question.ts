/**
 * A reference string to work out by hand, and its rows. Strings are drawn by seed; of many the one
 * is taken whose rows tell the policy apart from fifo and lru, with hits among the faults. Pages
 * are written only where that changes what the policy does.
 */
import { GivenError, whole } from '../kernel/mach/given';
import type { Random } from '../kernel/mach/types';
import { policies } from '../kernel/policy/policies';
import type { PolicyChoice } from '../scenarios/language/policy_choice';
import { chance } from '../scenarios/replay/chance';
import type { StepRow } from '../scenarios/run/step_row';
import { RunningSteps } from '../studies/steps';
import { traceOf } from '../traces/trace_of';

/** What a string is made for. */
export interface StringOptions {
  readonly choice: PolicyChoice;
  /** Pages that memory holds, 1 to 8. */
  readonly frames: number;
  /** References, 4 to 40. */
  readonly length: number;
  readonly seed: string;
}

export interface StringQuestion extends StringOptions {
  /** The references: a number, with `w` behind it for a write. */
  readonly words: readonly string[];
  readonly rows: readonly StepRow[];
}

export const MOST_FRAMES = 8;
export const MOST_LENGTH = 40;
const LEAST_LENGTH = 4;
const ATTEMPTS = 80;
/** A string with this many rows that tell two policies apart is as good as one with more. */
const ENOUGH = 3;
/** So many hits in a row ask for nothing. */
const DULL = 4;

/** A length that fits the frames: memory fills, and pages leave. */
export function usualLength(frames: number): number {
  return Math.min(24, Math.max(10, 4 * frames));
}

/** The rows of a string under a policy. */
export function rowsOf(
  words: readonly string[],
  choice: PolicyChoice,
  frames: number,
): readonly StepRow[] {
  const table = { pageout: 'demand', contents: 'stamps', store: 'object', seed: '1' } as const;
  return [...new RunningSteps({ trace: traceOf(words), choice, frames, table }).rows()];
}

/** What a student answers for a row: `hit`, `fault`, or `fault 7`. */
export function answerOf({ result, victims }: StepRow): string {
  return [result, ...victims.map(({ page }) => page)].join(' ');
}

function choiceFor(name: 'fifo' | 'lru'): PolicyChoice {
  return { label: name, name, spec: policies[name], options: {} };
}

/** A string of pages that come back after a while, some of them soon. */
function draw(random: Random, frames: number, length: number, writes: boolean): readonly string[] {
  const digits = Array.from({ length: 10 }, (_, page) => page);
  const pages = Array.from({ length: Math.min(9, frames + 2) }, () => {
    const [page = 0] = digits.splice(Math.floor(random() * digits.length), 1);
    return page;
  });
  const recent: number[] = [];
  return Array.from({ length }, () => {
    const near = recent.slice(1, frames + 1);
    const from = random() < 0.4 && near.length > 1 ? near : pages;
    const others = from.filter((page) => page !== recent[0]);
    const page = others[Math.floor(random() * others.length)] ?? pages[0] ?? 0;
    const known = recent.indexOf(page);
    if (known >= 0) recent.splice(known, 1);
    recent.unshift(page);
    return `${page}${writes && random() < 0.35 ? 'w' : ''}`;
  });
}

const differing = (a: readonly StepRow[], b: readonly StepRow[]): number =>
  a.filter((row, at) => answerOf(row) !== answerOf(b[at] ?? row)).length;

/** How well a string asks for this policy and no other; more is better. */
function score(words: readonly string[], rows: readonly StepRow[], given: StringOptions): number {
  const { choice, frames } = given;
  const apart = (['fifo', 'lru'] as const)
    .filter((name) => policies[name] !== choice.spec)
    .map((name) => Math.min(ENOUGH, differing(rows, rowsOf(words, choiceFor(name), frames))));
  const hits = rows.filter(({ result }) => result === 'hit').length;
  const victims = rows.filter((row) => row.victims.length > 0);
  const passing = victims.filter((row) => (row.victims[0]?.passed.length ?? 0) > 0).length;
  const wanted = Math.round(words.length / 3);
  const runs = rows.map(({ result }) => (result === 'hit' ? 'h' : 'f')).join('');
  const dull = runs.split('h'.repeat(DULL)).length - 1;
  return (
    6 * Math.min(ENOUGH, ...apart) +
    Math.min(ENOUGH, passing) +
    2 * Math.min(ENOUGH, victims.length) -
    Math.abs(hits - wanted) -
    2 * dull
  );
}

/** Throws a GivenError for frames or a length that no sheet has. */
function refuseOptions({ choice, frames, length }: StringOptions): void {
  const problem = !whole(1, MOST_FRAMES).fits(frames)
    ? `frames is ${frames}; give 1 to ${MOST_FRAMES}`
    : !whole(LEAST_LENGTH, MOST_LENGTH).fits(length)
      ? `length is ${length}; give ${LEAST_LENGTH} to ${MOST_LENGTH} references`
      : choice.spec.usesChance === true
        ? `policy ${choice.label} draws its victims at random, so a string has no key; ` +
          'choose another'
        : null;
  if (problem !== null) throw new GivenError(problem);
}

/** The string of a seed: the same for the same policy, frames and length. */
export function stringQuestion(given: StringOptions): StringQuestion {
  refuseOptions(given);
  const { choice, frames, length, seed } = given;
  const random = chance(seed, 'string');
  let best: { readonly question: StringQuestion; readonly score: number } | null = null;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const written = draw(random, frames, length, attempt % 2 === 1);
    const bare = written.map((word) => word.replace('w', ''));
    const rows = rowsOf(written, choice, frames);
    const matters = differing(rows, rowsOf(bare, choice, frames)) > 0;
    const words = matters ? written : bare;
    const points = score(words, rows, given) + (matters ? ENOUGH : 0);
    if (best !== null && points <= best.score) continue;
    const shown = matters ? rows : rowsOf(bare, choice, frames);
    best = { question: { ...given, words, rows: shown }, score: points };
  }
  if (best === null) throw new GivenError('no string was drawn');
  return best.question;
}
