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

/** A table without colours and with thin rules; cells that look like numbers stand right. */
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
  made.push(...rows.map((row) => [...row]));
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
  private shown = process.uptime();
  private drawn = false;

  update(text: string): void {
    const now = process.uptime();
    if (this.silent || now - this.shown < this.apart) return;
    this.shown = now;
    this.drawn = true;
    process.stderr.write(this.live ? `\r${text.slice(0, 99).padEnd(99)}` : `${text}\n`);
  }

  clear(): void {
    if (this.live && this.drawn) process.stderr.write(`\r${' '.repeat(99)}\r`);
    this.drawn = false;
  }
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
