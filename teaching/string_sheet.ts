/** The sheet of a string: the rule, the string, a table to fill in, and its key. */
import type { StepRow } from '../scenarios/run/step_row';
import { stepWhy, victimsText } from '../views/step_table';
import type { Sheet, SheetColumn } from './sheet';
import type { StringQuestion } from './string_question';
import { ruleOf } from './string_rules';

/** What to do, in sentences. */
export function taskOf({ choice, frames, rows }: StringQuestion): readonly string[] {
  const held = `${frames} frame${frames === 1 ? '' : 's'}`;
  const marks = marksOf(rows);
  return [
    `A program makes the references below. Memory has ${held}, empty at first, and the policy is ` +
      `${choice.label}. ${ruleOf(choice)}`,
    'For each reference, write whether it is a hit or a fault, what the frames hold after it, ' +
      'and which page left. A page keeps its frame while it stays.' +
      (marks === '' ? '' : ` Write ${marks}.`),
  ];
}

/** The marks that a student writes: a set bit, and the hand of a ring. */
function marksOf(rows: readonly StepRow[]): string {
  const lists = rows.flatMap((row) => row.lists);
  const touched = lists.some(({ entries }) => entries.some(({ note }) => note === 'touched'));
  const hand = lists.some((list) => list.hand !== null);
  return [
    ...(touched ? ['* behind a page whose bit is set'] : []),
    ...(hand ? ['> before the page that the hand points to'] : []),
  ].join(', and ');
}

/** A frame as the key has it: `>7*`. */
function frameText(page: string | null, { lists }: StepRow): string {
  if (page === null) return '';
  const touched = lists.some(({ entries }) =>
    entries.some((entry) => !entry.ghost && entry.page === page && entry.note === 'touched'),
  );
  const hand = lists.some((list) => list.hand === page);
  return `${hand ? '>' : ''}${page}${touched ? '*' : ''}`;
}

const refText = ({ page, access }: StepRow): string => (access === 'write' ? `${page}w` : page);

function columnsOf(frames: number, why: boolean): readonly SheetColumn[] {
  return [
    { head: '#' },
    { head: 'ref' },
    { head: 'hit or fault' },
    ...Array.from({ length: frames }, (_, at) => ({ head: `frame ${at + 1}` })),
    { head: 'victim' },
    ...(why ? [{ head: 'why', width: 'wide' } as const] : []),
  ];
}

/** The command that makes the same question again. */
export function madeBy({ choice, frames, length, seed }: StringQuestion): string {
  const quoted = /^[\w.,:=-]+$/.test(seed) ? seed : JSON.stringify(seed);
  const flags = `--policy ${choice.label} --frames ${frames} --length ${length} --seed ${quoted}`;
  return `machvm ask string ${flags}`;
}

/** The sheet of a question. */
export function stringSheet(question: StringQuestion): Sheet {
  const { choice, frames, rows, seed, words } = question;
  const cells = Array.from({ length: frames }, (_, at) => at);
  const faults = rows.filter(({ result }) => result === 'fault').length;
  return {
    title: `Page replacement: ${choice.label}, ${frames} frame${frames === 1 ? '' : 's'}`,
    label: `seed ${seed}`,
    made: madeBy(question),
    parts: [
      ...taskOf(question).map((text) => ({ kind: 'text', text }) as const),
      { kind: 'string', words },
      {
        kind: 'table',
        columns: columnsOf(frames, false),
        rows: rows.map((row) => [
          String(row.reference),
          refText(row),
          null,
          ...cells.map(() => null),
          null,
        ]),
      },
      { kind: 'text', text: 'Number of faults: ........' },
    ],
    key: [
      { kind: 'string', words },
      {
        kind: 'table',
        columns: columnsOf(frames, true),
        rows: rows.map((row) => [
          String(row.reference),
          refText(row),
          row.result,
          ...cells.map((at) => frameText(row.frames[at] ?? null, row)),
          victimsText(row),
          stepWhy(row),
        ]),
      },
      { kind: 'text', text: `Number of faults: ${faults} of ${rows.length} references.` },
    ],
  };
}
