/**
 * The rows of a run, one a reference, as the columns of a table. A policy with one ring shows its
 * frames, each in its place; any other shows its lists, as it orders and names them.
 */
import type { StepEntry, StepList, StepRow } from '../scenarios/run/step_row';
import { reasonText } from './reason_words';
import { markTexts, NoteStyle, numbered } from './step_notes';
import type { Palette, Style } from './style';
import type { TokenColumn } from './token_columns';
import { tokenLines } from './token_columns';

/** Why the reference did to memory what it did, in words; empty for a hit. */
export function stepWhy({ result, found, failed, victims }: StepRow): string {
  if (failed) return 'the access fails';
  if (result === 'hit') return '';
  if (found) return 'in memory; the fault gives it a translation';
  if (victims.length === 0) return 'free frame';
  const reasons = victims.map(({ page, rule, passed }) =>
    reasonText({ victim: { page }, rule, passed }, (each) => each.page),
  );
  return [...new Set(reasons)].join('; ');
}

/** The pages that left, as the table and CSV have them. */
export function victimsText({ victims }: StepRow): string {
  return victims.map(({ page, dirty }) => (dirty ? `${page} dirty` : page)).join(', ');
}

/** Entries of a list that a row shows; data have all. */
const MOST_ENTRIES = 16;

const wordsOf = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

/** A list of the policy through all rows. */
interface Track {
  readonly name: string;
  readonly lists: readonly (StepList | null)[];
}

/** The lists that have an entry in some row, by name. */
function tracksOf(rows: readonly StepRow[]): readonly Track[] {
  const names = new Set(rows.flatMap(({ lists }) => lists.map(({ name }) => name)));
  return [...names]
    .map((name) => ({
      name,
      lists: rows.map(({ lists }) => lists.find((list) => list.name === name) ?? null),
    }))
    .filter(({ lists }) => lists.some((list) => (list?.entries.length ?? 0) > 0));
}

const known = (lists: Track['lists']): readonly StepList[] => lists.filter((list) => list !== null);

/** What is known of a list besides what its order means. */
const stateOf = ({ order }: StepList): readonly string[] => order.split('; ').slice(1);

/** The numbers that are known of a list and differ from row to row, by what they are. */
function changing(lists: readonly StepList[]): readonly string[] {
  const states = lists.map(stateOf);
  const labels = new Set<string>();
  for (const part of new Set(states.flat())) {
    const found = numbered(part);
    if (found !== null && !states.every((state) => state.includes(part))) labels.add(found[0]);
  }
  return [...labels];
}

/** What the order of a list means, and what is known of it in all rows. */
function orderText(lists: readonly StepList[]): string {
  const [first] = lists;
  const same = (first === undefined ? [] : stateOf(first)).filter((part) =>
    lists.every((list) => stateOf(list).includes(part)),
  );
  return [first?.order.split('; ')[0] ?? '', ...same].join('; ');
}

/** A ring: the policy keeps nothing but a round of pages, and a hand that goes over it. */
function ringOf(tracks: readonly Track[]): Track | null {
  const [only, ...others] = tracks;
  if (only === undefined || others.length > 0 || only.name !== 'ring') return null;
  return known(only.lists).some(({ hand }) => hand !== null) ? only : null;
}

function headOf(name: string, { labels }: NoteStyle): readonly string[] {
  return wordsOf(labels === '' ? name : `${name} (${labels})`);
}

/** Each frame in its place, with the marks of its page. */
function frameColumn(rows: readonly StepRow[], ring: Track): TokenColumn {
  const style = new NoteStyle(known(ring.lists));
  const texts = rows.map(({ frames }, row) => {
    const list = ring.lists[row];
    return frames.map((page) => {
      if (page === null) return '';
      const entry = list?.entries.find((each) => each.page === page);
      const text = entry === undefined ? page : style.text(entry);
      return (list?.hand === page ? '>' : ' ') + text;
    });
  });
  const width = Math.max(...texts.flat().map((text) => text.length));
  const cells = texts.map((row) => row.map((text) => text.padEnd(width)));
  return { head: headOf('frames', style), cells };
}

/** The entries of a list, or the first of them and how many follow. */
function shortened(entries: readonly StepEntry[]): readonly (StepEntry | string)[] {
  if (entries.length <= MOST_ENTRIES) return entries;
  const first = entries.slice(0, MOST_ENTRIES - 1);
  return [...first, `+${entries.length - first.length}`];
}

const isLong = ({ entries }: StepList): boolean => entries.length > MOST_ENTRIES;

function listColumn({ name, lists }: Track): TokenColumn {
  const style = new NoteStyle(known(lists));
  const labels = changing(known(lists));
  const cells = lists.map((list) => {
    if (list === null) return [];
    const pages = shortened(list.entries).map((entry) => {
      if (typeof entry === 'string') return entry;
      const isAtHand = !entry.ghost && entry.page === list.hand;
      return (isAtHand ? '>' : '') + style.text(entry);
    });
    const numbers = stateOf(list).map(numbered);
    const shown = labels.map((label) => numbers.find((each) => each?.[0] === label)?.[1] ?? '-');
    return labels.length === 0 ? pages : [...pages, `{${shown.join(',')}}`];
  });
  const head = headOf(name, style);
  return {
    head: labels.length === 0 ? head : [...head, ...wordsOf(`{${labels.join(', ')}}`)],
    cells,
  };
}

/** Rows as text: sentences that explain the table, the lines of its head, and those of each row. */
export interface StepText {
  readonly notes: readonly string[];
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const taskOf = ({ task }: StepRow): string => task ?? '';

function columnsOf(
  rows: readonly StepRow[],
  lists: readonly TokenColumn[],
  { green, yellow }: Palette,
): readonly TokenColumn[] {
  const column = (head: string, cell: (row: StepRow) => string): TokenColumn => ({
    head: [head],
    cells: rows.map((row) => wordsOf(cell(row))),
  });
  return [
    { ...column('#', ({ reference }) => String(reference)), right: true },
    {
      ...column('ref', ({ page, access }) => (access === 'write' ? `${page}w` : page)),
      right: true,
    },
    ...(new Set(rows.map(({ task }) => task)).size > 1 ? [column('task', taskOf)] : []),
    column('result', ({ result }) => (result === 'hit' ? green : yellow)(result)),
    ...lists,
    column('victim', victimsText),
    column('why', stepWhy),
  ];
}

/** The table of some rows. Requires: a row at least. */
export function stepText(rows: readonly StepRow[], { width, colors }: Style): StepText {
  const tracks = tracksOf(rows);
  const ring = ringOf(tracks);
  const lists = ring === null ? tracks.map(listColumn) : [frameColumn(rows, ring)];
  const lines = tokenLines(columnsOf(rows, lists, colors), width);
  return {
    ...lines,
    notes: [
      ...(ring === null
        ? tracks.map(({ name, lists: its }) => `${name}: ${orderText(known(its))}`)
        : ['frames: a page keeps its place, and a new page takes the place of its victim']),
      markTexts(rows.flatMap((row) => row.lists)),
      ring === null && rows.some(({ lists: all }) => all.some(isLong))
        ? '+N: N more pages follow; --json and --csv have them'
        : '',
    ].filter((note) => note !== ''),
  };
}
