/**
 * References as the table of a textbook, ready to be drawn: a column a reference, with the frames
 * in their places or the policy's lists in their order.
 */
import type { StepEntry, StepList } from '../../scenarios/run/step_row';
import type { ReferenceColumn } from './reference_rows';

/** One page in a column. */
export interface ReferenceCell {
  /** The page, without its object if all pages are of one. */
  readonly label: string;
  /** The full name. */
  readonly page: string;
  readonly note: string;
  readonly isTouched: boolean;
  readonly isModified: boolean;
  readonly isGhost: boolean;
  readonly hasHand: boolean;
  /** The page of this reference. */
  readonly isOwn: boolean;
}

/** A row of cells through all columns; null for a free place. */
export interface ReferenceTrack {
  readonly title: string;
  readonly cells: readonly (ReferenceCell | null)[];
}

/** Rows that belong together: the frames, or a list. */
export interface ReferenceGroup {
  readonly name: string;
  /** What the order of a list means. */
  readonly order: string;
  readonly tracks: readonly ReferenceTrack[];
  /** How many more entries each column has. */
  readonly more: readonly number[];
}

/** The object that all names are of, with a slash; '' if there are several. */
function commonObject(names: readonly string[]): string {
  const objects = new Set(names.map((name) => name.replace(/\/[^/]*$/, '/')));
  const [only = ''] = objects;
  return objects.size === 1 ? only : '';
}

function namesOf(columns: readonly ReferenceColumn[]): readonly string[] {
  return columns.flatMap(({ page, row }) => [
    page,
    ...(row?.frames ?? []).flatMap((each) => each ?? []),
    ...(row?.lists ?? []).flatMap(({ entries }) => entries.map((entry) => entry.page)),
  ]);
}

/** The name of a page without what all of them begin with. */
export function shortNames(columns: readonly ReferenceColumn[]): (name: string) => string {
  const common = commonObject(namesOf(columns));
  return (name) => (name.startsWith(common) ? name.slice(common.length) : name);
}

const isTouched = (note: string): boolean => /(^|[ ,])touched/.test(note) && !/neither/.test(note);
const isModified = (note: string): boolean => /modified/.test(note) && !/neither/.test(note);
/** What a note says beside the bits, which have signs. */
const restOf = (note: string): string =>
  note
    .split(', ')
    .filter(
      (part) => !/^(neither touched nor modified|touched( and modified)?|modified)$/.test(part),
    )
    .join(', ');

type Shorten = (name: string) => string;

function cellOf(
  entry: StepEntry,
  hand: string | null,
  column: ReferenceColumn,
  shorten: Shorten,
): ReferenceCell {
  const { ghost, note, page } = entry;
  return {
    label: shorten(page),
    page,
    note: restOf(note),
    isTouched: isTouched(note),
    isModified: isModified(note),
    isGhost: ghost,
    hasHand: !ghost && page === hand,
    isOwn: !ghost && page === column.page,
  };
}

/** The frames: a page keeps its place, and a new page takes the place of its victim. */
export function frameGroup(columns: readonly ReferenceColumn[], most: number): ReferenceGroup {
  const shorten = shortNames(columns);
  const count = Math.max(0, ...columns.map(({ row }) => row?.frames.length ?? 0));
  const tracks = Array.from({ length: Math.min(count, most) }, (_, frame) => ({
    title: String(frame),
    cells: columns.map((column) => {
      const page = column.row?.frames[frame] ?? null;
      if (page === null) return null;
      const isIn = (entry: StepEntry): boolean => !entry.ghost && entry.page === page;
      const list = column.row?.lists.find(({ entries }) => entries.some(isIn));
      const entry = list?.entries.find(isIn) ?? { page, ghost: false, note: '' };
      return cellOf(entry, list?.hand ?? null, column, shorten);
    }),
  }));
  const order = 'a page keeps its place, and a new page takes the place of its victim';
  const more = columns.map(({ row }) => Math.max(0, (row?.frames.length ?? 0) - most));
  return { name: 'frames', order, tracks, more };
}

/** The policy's lists that have an entry in some column. */
export function listGroups(
  columns: readonly ReferenceColumn[],
  most: number,
): readonly ReferenceGroup[] {
  const shorten = shortNames(columns);
  const names = [
    ...new Set(columns.flatMap(({ row }) => row?.lists.map(({ name }) => name) ?? [])),
  ];
  const found = names.map((name) => ({
    name,
    lists: columns.map(
      ({ row }): StepList | null => row?.lists.find((l) => l.name === name) ?? null,
    ),
  }));
  return found
    .filter(({ lists }) => lists.some((list) => (list?.entries.length ?? 0) > 0))
    .map(({ lists, name }) => {
      const count = Math.max(...lists.map((list) => list?.entries.length ?? 0));
      const tracks = Array.from({ length: Math.min(count, most) }, (_, place) => ({
        title: place === 0 ? '1' : String(place + 1),
        cells: lists.map((list, i) => {
          const entry = list?.entries[place];
          const column = columns[i];
          if (entry === undefined || column === undefined) return null;
          return cellOf(entry, list?.hand ?? null, column, shorten);
        }),
      }));
      const order = lists.find((list) => list !== null)?.order.split('; ')[0] ?? '';
      const more = lists.map((list) => Math.max(0, (list?.entries.length ?? 0) - most));
      return { name, order, tracks, more };
    });
}
