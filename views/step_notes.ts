/**
 * What policies know of their pages, as short marks behind the page: `touched` is `*`, `modified`
 * is `w`, and numbers stand in brackets, whose head says what they are. `7(14,3)` under `used again
 * (used next at, arrival)` is page 7, used next at 14, arrival 3. Other notes stand as they are.
 */
import type { StepEntry, StepList } from '../scenarios/run/step_row';

const MARKS: Readonly<Record<string, string>> = {
  touched: '*',
  modified: 'w',
  'touched and modified': '*w',
  'neither touched nor modified': '',
};

/** What marks mean, in the order in which they are explained. */
const MEANINGS: Readonly<Record<string, string>> = {
  '>': 'the hand',
  '*': 'touched: the reference bit is set',
  w: 'modified',
  '~': 'has left memory, and the policy remembers it',
};

const NUMBER = /^(.*\S) (-?\d+(?:\.\d+)?)$/;

/** A text that ends in a number, such as `count 2`, as its label and its number; else null. */
export function numbered(text: string): readonly [label: string, number: string] | null {
  const [, label, number] = NUMBER.exec(text) ?? [];
  return label === undefined || number === undefined ? null : [label, number];
}

interface Note {
  readonly marks: string;
  readonly words: readonly string[];
}

function noteOf(text: string): Note {
  const parts = text.split(', ').filter((part) => part !== '');
  const isMark = (part: string): boolean => Object.hasOwn(MARKS, part);
  return {
    marks: parts
      .filter(isMark)
      .map((part) => MARKS[part])
      .join(''),
    words: parts.filter((part) => !isMark(part)),
  };
}

/** What the numbers of a note are, as one text; null if a part of it is not a number. */
function labelsOf(words: readonly string[]): string | null {
  const labels = words.map((word) => numbered(word)?.[0]);
  return labels.includes(undefined) ? null : labels.join(', ');
}

/** How the notes of a list are shown: the same in all rows of a table. */
export class NoteStyle {
  /** What the numbers in brackets are; empty if notes are shown in words, or there are none. */
  readonly labels: string;

  constructor(lists: readonly StepList[]) {
    const notes = lists.flatMap(({ entries }) => entries.map(({ note }) => noteOf(note).words));
    const labels = new Set(notes.filter((words) => words.length > 0).map(labelsOf));
    const [only = null] = labels;
    this.labels = labels.size === 1 && only !== null ? only : '';
  }

  /** A page with its marks. */
  text({ page, ghost, note }: StepEntry): string {
    const { marks, words } = noteOf(note);
    const shown = this.labels === '' ? words : words.map((word) => numbered(word)?.[1] ?? word);
    const brackets = shown.length === 0 ? '' : `(${shown.join(',')})`;
    return `${ghost ? '~' : ''}${page}${marks}${brackets}`;
  }
}

/** The marks that lists need, and what they mean, in one line; empty if they need none. */
export function markTexts(lists: readonly StepList[]): string {
  const used = new Set(
    lists.flatMap(({ hand, entries }) => [
      ...(hand === null ? [] : ['>']),
      ...entries.flatMap(({ ghost, note }) => [...noteOf(note).marks, ...(ghost ? ['~'] : [])]),
    ]),
  );
  return Object.entries(MEANINGS)
    .filter(([mark]) => used.has(mark))
    .map(([mark, meaning]) => `${mark} ${meaning}`)
    .join('; ');
}
