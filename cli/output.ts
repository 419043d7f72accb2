/**
 * What the commands share when they print: colour where a terminal wants it, tables, numbers with
 * units, progress on stderr, and the one error that ends a command with status 2.
 */
import Table from 'cli-table3';
import { InvalidArgumentError } from 'commander';
import pc from 'picocolors';

/** Wrong use: a bad file or flag. The message is one line, or one line a problem. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The code of what the system refused, as ENOENT; else the error in its own words. */
export function errorCode(error: unknown): string {
  const isObject = typeof error === 'object' && error !== null;
  return isObject && 'code' in error ? String(error.code) : String(error);
}

export const colors = pc.createColors(
  pc.isColorSupported && process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
);

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** The value of a flag that counts. */
export function whole(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError('must be a whole number of at least 1.');
}

/** 1234567 as 1,234,567, the same on any machine. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `1 step`, `2,000 steps`. */
export function counted(count: number, thing: string): string {
  return `${grouped(count)} ${thing}${count === 1 ? '' : 's'}`;
}

/** Ticks of virtual time for people. */
export function time(ticks: number): string {
  if (ticks < 1_000) return `${ticks} ns`;
  if (ticks < 1_000_000) return `${(ticks / 1_000).toFixed(1)} us`;
  if (ticks < 1_000_000_000) return `${(ticks / 1_000_000).toFixed(3)} ms`;
  return `${(ticks / 1_000_000_000).toFixed(3)} s`;
}

export function bytes(count: number): string {
  if (count % (1 << 20) === 0 && count > 0) return `${count >> 20} MiB`;
  if (count % 1024 === 0 && count > 0) return `${count / 1024} KiB`;
  return `${count} bytes`;
}

/** Columns that any output may take. */
const PAGE_WIDTH = 100;
/** What a column of a table takes besides its cells: blanks and a rule. */
const COLUMN_FRAME = 3;
const LEAST_CELL = 12;

/** Text in lines of at most `width` columns, broken behind a sign where there is one. */
function folded(text: string, width: number): string {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const [head = ''] = /^.*[\s,:/_-]/.exec(rest.slice(0, width)) ?? [];
    const at = head.length > 0 ? head.length : width;
    lines.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at);
  }
  return [...lines, rest].join('\n');
}

/** The rows of a table with its widest column of text folded, where it would be too wide. */
function fitting(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly boolean[],
): readonly (readonly string[])[] {
  const widthOf = (cell: string): number => Math.max(...cell.split('\n').map((l) => l.length));
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  const total = widths.reduce((sum, width) => sum + width + COLUMN_FRAME, 1);
  const widest = Math.max(0, ...widths.filter((_, column) => numeric[column] !== true));
  if (total <= PAGE_WIDTH || widest <= LEAST_CELL) return rows;
  const room = Math.max(LEAST_CELL, widest - (total - PAGE_WIDTH));
  const at = widths.findIndex((width, column) => width === widest && numeric[column] !== true);
  return rows.map((row) => row.map((cell, column) => (column === at ? folded(cell, room) : cell)));
}

/**
 * A table without colours and with thin rules; cells that look like numbers stand right, and long
 * text gives way where the table would be wider than a page.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const numeric = head.map((_, column) =>
    rows.every((row) =>
      /^[-\d.,%\s]*$/.test((row[column] ?? '').replace(/ (ns|us|ms|s|KiB|MiB)$/, '')),
    ),
  );
  const made = new Table({
    head: [...head],
    style: { head: [], border: [], 'padding-left': 1, 'padding-right': 1 },
    colAligns: numeric.map((right) => (right ? 'right' : 'left')),
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  made.push(...fitting(head, rows, numeric).map((row) => [...row]));
  return made.toString();
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
  private readonly width = Math.min(PAGE_WIDTH, process.stderr.columns ?? PAGE_WIDTH) - 1;
  private shown = process.uptime();
  private drawn = false;

  update(text: string): void {
    const now = process.uptime();
    if (this.silent || now - this.shown < this.apart) return;
    this.shown = now;
    this.drawn = true;
    const { live, width } = this;
    process.stderr.write(live ? `\r${text.slice(0, width).padEnd(width)}` : `${text}\n`);
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

/** Text in lines of at most `width` columns. */
export function wrapped(text: string, width = 96, indent = ''): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.trim().split(/\s+/)) {
    if (line.length > indent.length && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
    }
    line += (line.length > indent.length ? ' ' : '') + word;
  }
  if (line.trim() !== '') lines.push(line);
  return lines.join('\n');
}

/** Data that were lost make the counts those of another run; answers the exit status. */
export function printIoErrors(errors: readonly string[]): 0 | 1 {
  for (const error of errors) process.stderr.write(`failed: ${error}\n`);
  return errors.length > 0 ? 1 : 0;
}
