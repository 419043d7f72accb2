/**
 * Which format is this? A guess is certain, or it is refused:
 *
 *   1  a format whose own marks are in the content; its reading is certain
 *   2  where the content may be one of several, the format that the file's ending names
 *   3  a table, which is refused: what its columns are has to be said
 *   4  a reference string
 *   5  where the content is silent, the format that the name names, as in a lackey log that begins
 *      with pages of the program's own output
 */
import type { Misfit } from './accesses';
import type { Head, TraceFormatSpec } from './format';
import type { TraceFormat } from './formats';
import { formatNames, traceFormats } from './formats';
import { hasEqualRows, tableProblem, unnamedTable } from './table';
import { utf16Problem } from './utf16';

/** Bytes that the guess looks at. */
export const GUESS_BYTES = 1 << 16;

export interface Guess {
  /** Null if it is none, or if that cannot be known. */
  readonly format: TraceFormat | null;
  /** What was taken for granted. */
  readonly notes: readonly string[];
  /** Why it cannot be known, and what to do. */
  readonly problem: Misfit | null;
}

/** Where there are only comments and blank lines. */
const NOTHING: Misfit = {
  what: 'has no reference, only comments and blank lines',
  expected: 'one or more',
};

const specs: Readonly<Record<string, TraceFormatSpec>> = traceFormats;

/** What a file is, by its first bytes and its name. Text with `columns` is a table. */
export function guess(file: string, bytes: Uint8Array, hasColumns: boolean): Guess {
  const head = headOf(file, bytes.subarray(0, GUESS_BYTES));
  if (hasColumns && head.lines.length > 0) return { format: 'csv', notes: [], problem: null };
  const fits = new Map(formatNames.map((name) => [name, specs[name]?.guess(head) ?? false]));
  const certain = formatNames.find((name) => fits.get(name) === true);
  if (certain !== undefined) return { format: certain, notes: [], problem: null };
  const utf16 = utf16Problem(bytes);
  if (utf16 !== null) return { format: null, notes: [], problem: utf16 };
  const possible = formatNames.filter((name) => fits.get(name) === 'possible');
  const named = formatNames.find((name) => isNamed(name, head));
  if (named !== undefined && possible.includes(named)) {
    return { format: named, notes: otherReadings(head, named, possible), problem: null };
  }
  const table = unnamedTable(head);
  if (table !== null) {
    const others = possible.filter((name) => name !== 'refs');
    return { format: null, notes: [], problem: tableProblem(file, table.rows, others) };
  }
  if (possible.includes('refs')) {
    return { format: 'refs', notes: otherReadings(head, 'refs', possible), problem: null };
  }
  const isBarren = head.isText && head.lines.length === 0 && bytes.length < GUESS_BYTES;
  if (isBarren && named === undefined) return { format: null, notes: [], problem: NOTHING };
  return { format: named ?? null, notes: [], problem: null };
}

/** The format of a file, by its first bytes and its name; or null. */
export function guessFormat(file: string, bytes: Uint8Array): TraceFormat | null {
  return guess(file, bytes, false).format;
}

/** Says which of several readings was taken. */
function otherReadings(
  head: Head,
  taken: TraceFormat,
  possible: readonly TraceFormat[],
): readonly string[] {
  const others = possible.filter((name) => name !== taken).map((name) => `--format ${name}`);
  if (taken === 'refs' && hasEqualRows(head)) others.push('--format csv --columns id=N');
  if (others.length === 0) return [];
  const why = isNamed(taken, head) ? ' by its ending' : '';
  return [`took it for ${taken}${why}; it may also be read with ${others.join(' or ')}`];
}

/** Whether a part of the file's name stands for the format. */
function isNamed(name: TraceFormat, { endings }: Head): boolean {
  const own = specs[name]?.endings ?? [];
  return endings.some((word) => word === name || own.includes(word));
}

function headOf(file: string, bytes: Uint8Array): Head {
  const text = new TextDecoder().decode(bytes);
  const isText = bytes.length > 0 && isTextual(text);
  // As LineSplitter has it.
  const isCr = /^[^\n]*\r(?=[^\n])/.test(text);
  const lines = isText ? text.split(isCr ? /\r\n?|\n/ : /\r?\n/) : [];
  // The last line is seldom whole where the file goes on.
  if (lines.length > 1 && bytes.length >= GUESS_BYTES) lines.pop();
  return {
    bytes,
    isText,
    lines: lines.filter((line) => line.trim() !== '' && !line.startsWith('#')),
    endings: endingsOf(file),
  };
}

/** Whether bytes of which no format is known are text. */
export function seemsText(bytes: Uint8Array): boolean {
  return isTextual(new TextDecoder().decode(bytes.subarray(0, GUESS_BYTES)));
}

/** Less than one character in twenty that is no text, as where bytes were no UTF-8. */
function isTextual(text: string): boolean {
  if (text.includes('\0')) return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const strange = text.match(/[\u0001-\u0008\u000e-\u001f\ufffd]/g)?.length ?? 0;
  return strange * 20 <= text.length;
}

/** `perl_small.lackey.head.txt` is a lackey trace: any part of the name may say so. */
function endingsOf(file: string): readonly string[] {
  const base = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  return base.toLowerCase().split('.').slice(1);
}
