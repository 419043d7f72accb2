/**
 * What the commands share when they print: colour where a terminal wants it, tables, numbers with
 * units, progress on stderr, and the one error that ends a command with status 2.
 */
import Table from 'cli-table3';
import { InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { fitted, linesOf, widthOf } from '../../views/fit';
import type { Style } from '../../views/style';
import { columns, fittedTo, textColumns } from './columns';
import { ours, visible } from './visible';

/** Wrong use: a bad file or flag. The message is one line, or one line a problem. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A flag and its value, as one gives them: `run: --seed 7`; an empty value shows its quotes. */
export const flagGiven = (flag: string, value: string | undefined): string =>
  `${flag} ${value || "''"}`;

/** The error that the value of a flag is wrong: `run: --seed 7: ` and why. */
export const flagError = (flag: string, value: string | undefined, why: string): UsageError =>
  new UsageError(`${flagGiven(flag, value)}: ${why}`);

/** The code of what the system refused, as ENOENT; else the error in its own words. */
export function errorCode(error: unknown): string {
  const isObject = typeof error === 'object' && error !== null;
  return isObject && 'code' in error ? String(error.code) : String(error);
}

const paint = pc.createColors(
  pc.isColorSupported && process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
);

/** A colour around a text, which may come from a file. */
function painted(color: (text: string) => string): (text: string) => string {
  return (text) => ours(color(visible(text, true)));
}

export const colors = {
  isColorSupported: paint.isColorSupported,
  bold: painted(paint.bold),
  red: painted(paint.red),
  green: painted(paint.green),
  yellow: painted(paint.yellow),
  cyan: painted(paint.cyan),
};

/** How a view looks on stdout, whose terminal may become wider or narrower. */
export const terminal: Style = {
  get width() {
    return columns();
  },
  colors,
};

/** Text as stdout may have it, with the colours that are ours. */
function shown(text: string): string {
  return visible(text, colors.isColorSupported);
}

/** Prints lines for people: none is wider than the terminal. */
export function print(text: string): void {
  process.stdout.write(`${fitted(shown(text), columns())}\n`);
}

/** Prints lines of a transcript or a recording, which are whole through a pipe. */
export function printLines(text: string): void {
  process.stdout.write(`${fittedTo(process.stdout, shown(text))}\n`);
}

/** Prints a message to stderr. */
export function printError(text: string): void {
  process.stderr.write(`${fittedTo(process.stderr, visible(text))}\n`);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${visible(JSON.stringify(value, null, 2))}\n`);
}

/** A value on a line of its own, for a program that reads line by line. */
export function printJsonLine(value: unknown): void {
  process.stdout.write(`${visible(JSON.stringify(value))}\n`);
}

/** The value of a flag that counts. */
export function whole(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError('must be a whole number of at least 1.');
}

/** What a column of a table takes besides its cells: blanks and a rule. */
const COLUMN_FRAME = 3;
/** A word of a cell that is longer than this may be broken, as a path behind a slash. */
const LONG_WORD = 30;
/** And if even that is too wide, anything may be. */
const LEAST_CELL = 8;

type Row = readonly string[];

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + COLUMN_FRAME, 1);
}

/** A table as its columns: what a cell needs at least, and what it would take on one line. */
class Columns {
  readonly head: Row;
  readonly rows: readonly Row[];
  readonly numeric: readonly boolean[];
  private readonly natural: readonly number[];
  private readonly least: readonly number[];

  constructor(head: Row, rows: readonly Row[]) {
    this.head = head;
    this.rows = rows;
    const number = (cell = ''): boolean =>
      /^[-\d.,%±\s]*$/.test(cell.replace(/ (ns|us|ms|s|KiB|MiB)$/, ''));
    const all = [head, ...rows];
    const widest = (column: number, by: RegExp): number =>
      Math.max(...all.flatMap((row) => (row[column] ?? '').split(by).map(widthOf)));
    this.numeric = head.map((_, column) => rows.every((row) => number(row[column])));
    this.natural = head.map((_, column) => widest(column, /\n/));
    this.least = head.map((_, column) =>
      this.numeric[column] === true
        ? (this.natural[column] ?? 0)
        : Math.min(LONG_WORD, widest(column, /\s+/)),
    );
  }

  /** True if those columns fit into a line of `room`, their words whole. */
  fit(shown: readonly number[], room: number): boolean {
    return total(shown.map((column) => this.least[column] ?? 0)) <= room;
  }

  /** The widths of those columns in a line of `room`. */
  widths(shown: readonly number[], room: number): readonly number[] {
    const fits = this.fit(shown, room);
    const least = shown.map((column) => (fits ? (this.least[column] ?? 0) : LEAST_CELL));
    const widths = shown.map((column) => this.natural[column] ?? 0);
    while (total(widths) > room) {
      const spare = widths.map((width, i) => (width > (least[i] ?? 0) ? width : 0));
      const most = Math.max(...spare);
      if (most === 0) break;
      widths[spare.indexOf(most)] = most - 1;
    }
    return widths;
  }

  /**
   * Which columns stand beside each other: all if they fit, else as many as do, then the others
   * below, the first `keys` columns before them, which name each row.
   */
  groups(room: number, keys: number): readonly (readonly number[])[] {
    const all = this.head.map((_, column) => column);
    const names = all.slice(0, keys);
    const groups: number[][] = [];
    let group: number[] = [...names];
    for (const column of all.slice(names.length)) {
      if (group.length > names.length && !this.fit([...group, column], room)) {
        groups.push(group);
        group = [...names];
      }
      group.push(column);
    }
    return this.fit(all, room) ? [all] : [...groups, group];
  }
}

function drawn(all: Columns, shown: readonly number[], room: number): string {
  const { head, rows, numeric } = all;
  const widths = all.widths(shown, room);
  const picked = (row: Row): string[] =>
    shown.map((column, i) => {
      const cell = (row[column] ?? '').split('\n');
      return cell
        .flatMap((line) => (line === '' ? [''] : linesOf(line, widths[i] ?? 1)))
        .join('\n');
    });
  const made = new Table({
    head: picked(head),
    style: { head: [], border: [], 'padding-left': 1, 'padding-right': 1 },
    colAligns: shown.map((column) => (numeric[column] === true ? 'right' : 'left')),
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  made.push(...rows.map(picked));
  return made.toString();
}

/**
 * A table without colours and with thin rules; cells that look like numbers stand right. Where it
 * would be wider than the terminal, long text is wrapped; if that is not enough, columns go below,
 * each row named by its first `keys` columns; by default by the first, unless it has numbers.
 */
export function table(head: Row, rows: readonly Row[], keys?: number): string {
  const all = new Columns(head, rows);
  const names = keys ?? (all.numeric[0] === true ? 0 : 1);
  const room = columns();
  return all
    .groups(room, names)
    .map((shown) => drawn(all, shown, room))
    .join('\n');
}

/**
 * How far a long command is, on stderr: one line that is written over on a terminal; elsewhere, as
 * in a log, a line a second.
 */
export class Progress {
  private readonly live = process.stderr.isTTY === true;
  /** For whoever compares what is printed: how long something takes is no output. */
  private readonly silent = process.env['MACHVM_NO_PROGRESS'] !== undefined;
  private readonly apart = this.live ? 0.1 : 1;
  /** A line that filled the terminal would go on in the next, and could not be written over. */
  private readonly width = Math.min(columns(), process.stderr.columns ?? columns()) - 1;
  private shown = process.uptime();
  private drawn = false;

  update(text: string): void {
    const now = process.uptime();
    if (this.silent || now - this.shown < this.apart) return;
    this.shown = now;
    this.drawn = true;
    const { live, width } = this;
    process.stderr.write(
      live ? `\r${visible(text).slice(0, width).padEnd(width)}` : `${visible(text)}\n`,
    );
  }

  clear(): void {
    if (this.live && this.drawn) process.stderr.write(`\r${' '.repeat(this.width)}\r`);
    this.drawn = false;
  }
}

/** One turn of the event loop: promises that were rejected and timers that are due have theirs. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Something that goes on bit by bit, and knows how far it is, from 0 to 1. */
interface Running {
  advance(): boolean;
  share(): number;
}

/** Runs it to its end, with progress; the event loop gets its turns, so that Ctrl-C ends it. */
export async function runToEnd(running: Running, what: string): Promise<void> {
  const progress = new Progress();
  while (running.advance()) {
    progress.update(`${what}: ${(100 * running.share()).toFixed(0)} %`);
    await settled();
  }
  await settled();
  progress.clear();
}

/** Text in lines of at most `width` columns, all of them indented. */
export function wrapped(text: string, width = textColumns(), indent = ''): string {
  const lines = linesOf(text, width - indent.length).filter((line) => line !== '');
  return lines.map((line) => indent + line).join('\n');
}

/** Data that were lost make the counts those of another run; answers the exit status. */
export function printIoErrors(errors: readonly string[]): 0 | 1 {
  for (const error of errors) printError(`failed: ${error}`);
  return errors.length > 0 ? 1 : 0;
}
