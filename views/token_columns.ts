/**
 * Columns of text without rules, as textbooks have them: the cells of a row begin in one line, and
 * a cell that is too long for its column goes on below, between its words. Columns that do not fit
 * beside the others follow each row, a line or more each, after their names.
 */
import { widthOf } from './fit';

/** A column; each cell is a list of words, none of which is broken. */
export interface TokenColumn {
  readonly head: readonly string[];
  readonly cells: readonly (readonly string[])[];
  readonly right?: boolean;
}

const GAP = '  ';
const INDENT = '    ';
/** A head longer than this is wrapped, unless its cells are longer. */
const HEAD = 16;

const lengthOf = (words: readonly string[]): number =>
  words.reduce((sum, word) => sum + widthOf(word) + 1, 0) - 1;

const leastOf = ({ head, cells }: TokenColumn): number =>
  Math.max(...[head, ...cells].flat().map(widthOf));

/** How many columns, from the left, fit beside each other. */
function fitting(columns: readonly TokenColumn[], room: number): number {
  let used = -GAP.length;
  for (const [at, column] of columns.entries()) {
    used += leastOf(column) + GAP.length;
    if (used > room) return Math.max(1, at);
  }
  return columns.length;
}

/** The widths of columns in so much room: the widest give way first, down to their longest word. */
function widthsIn(columns: readonly TokenColumn[], room: number): readonly number[] {
  const least = columns.map(leastOf);
  const widths = columns.map(({ head, cells }, i) =>
    Math.max(...cells.map(lengthOf), Math.min(lengthOf(head), HEAD), least[i] ?? 0),
  );
  let over = widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length) - room;
  while (over > 0) {
    const spare = widths.map((width, i) => (width > (least[i] ?? 0) ? width : 0));
    const widest = spare.indexOf(Math.max(...spare));
    if ((spare[widest] ?? 0) === 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    over -= 1;
  }
  return widths;
}

/** Words in lines of so many columns. */
function linesIn(words: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  let line: string | null = null;
  for (const word of words) {
    if (line === null) line = word;
    else if (widthOf(line) + 1 + widthOf(word) <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === null ? lines : [...lines, line];
}

function padded(text: string, width: number, right: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return right ? blanks + text : text + blanks;
}

/** A cell on lines of its own, after the name of its column. */
function below({ head, cells }: TokenColumn, row: number, room: number): readonly string[] {
  const words = (cells[row] ?? []).map((word) => word.trim());
  if (words.length === 0) return [];
  const name = `${head.join(' ')}:`;
  return linesIn([name, ...words], room - INDENT.length).map((line) => INDENT + line);
}

/** The lines of a table: its head, then its rows. */
export function tokenLines(
  columns: readonly TokenColumn[],
  room: number,
): { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const count = fitting(columns, room);
  const [beside, under] = [columns.slice(0, count), columns.slice(count)];
  const widths = widthsIn(beside, room);
  const lines = (cells: readonly (readonly string[])[]): readonly string[] => {
    const pieces = cells.map((words, i) => linesIn(words, widths[i] ?? 0));
    const height = Math.max(1, ...pieces.map((each) => each.length));
    return Array.from({ length: height }, (_, at) =>
      pieces
        .map((each, i) => padded(each[at] ?? '', widths[i] ?? 0, beside[i]?.right === true))
        .join(GAP)
        .trimEnd(),
    );
  };
  return {
    head: lines(beside.map(({ head }) => head)),
    rows: (columns[0]?.cells ?? []).map((_, row) => [
      ...lines(beside.map(({ cells }) => cells[row] ?? [])),
      ...under.flatMap((column) => below(column, row, room)),
    ]),
  };
}
