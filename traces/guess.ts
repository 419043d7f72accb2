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

const specs: Readonly<Record<string, TraceFormatSpec>> = traceFormats;

/** What a file is, by its first bytes and its name. Text with `columns` is a table. */
export function guess(file: string, bytes: Uint8Array, hasColumns: boolean): Guess {
  const head = headOf(file, bytes.subarray(0, GUESS_BYTES));
  if (hasColumns && head.lines.length > 0) return { format: 'csv', notes: [], problem: null };
  const fits = new Map(formatNames.map((name) => [name, specs[name]?.guess(head) ?? false]));
  const certain = formatNames.find((name) => fits.get(name) === true);
  if (certain !== undefined) return { format: certain, notes: [], problem: null };
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
  const isText = !text.includes('\0') && bytes.length > 0 && !seemsBinary(text);
  const lines = isText ? text.split(/\r?\n/) : [];
  // The last line is seldom whole where the file goes on.
  if (lines.length > 1 && bytes.length >= GUESS_BYTES) lines.pop();
  return {
    bytes,
    lines: lines.filter((line) => line.trim() !== '' && !line.startsWith('#')),
    endings: endingsOf(file),
  };
}

/** One character in twenty that is no text, as where bytes were no UTF-8. */
function seemsBinary(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const strange = text.match(/[\u0001-\u0008\u000e-\u001f\ufffd]/g)?.length ?? 0;
  return strange * 20 > text.length;
}

/** `perl_small.lackey.head.txt` is a lackey trace: any part of the name may say so. */
function endingsOf(file: string): readonly string[] {
  const base = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  return base.toLowerCase().split('.').slice(1);
}
