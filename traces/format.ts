/**
 * The contract of a format that can be read: what it is, how a file of it is known, and its reader.
 * A format is one small file, and one line in formats.ts.
 */
import type { ReadOptions, TraceReader } from './trace';

/** The beginning of a file, as far as the guess looks. */
export interface Head {
  readonly bytes: Uint8Array;
  readonly isText: boolean;
  /** Whole lines that are neither blank nor a comment; none if the bytes are no text. */
  readonly lines: readonly string[];
  /** The parts of the file's name behind its first point, in small letters. */
  readonly endings: readonly string[];
}

/** What is told of a format. */
export interface FormatFacts {
  /** What it is, in a line. */
  readonly summary: string;
  /** What it is known by, in a few words for users. */
  readonly knownBy: string;
  /** Parts of a file's name, besides the format's own, that stand for it. */
  readonly endings?: readonly string[];
  /** Other names under which one may ask for it. */
  readonly aliases?: readonly string[];
  /** Bytes a page if nobody says: what the format's own numbers count. */
  readonly pageSize?: number;
  /** Whether an access can have several bytes, and so lie on several pages. */
  readonly sized?: boolean;
  /** Whether one may say which column is what, and what its numbers count. */
  readonly columns?: boolean;
  /** What everyone should know who draws conclusions from such a trace. */
  readonly note?: string;
}

/** Disks see what a cache above them has missed. */
export const BELOW_A_CACHE = 'recorded below a cache: what that cache hit is missing';

export interface TraceFormatSpec extends FormatFacts {
  /** Whether a file that begins so is one: certainly, or only if its ending says so. */
  readonly guess: (head: Head) => boolean | 'possible';
  readonly reader: (options: ReadOptions) => TraceReader;
}

/** Whether most of the lines, and one at least, are as they should be. */
export function mostly(lines: readonly string[], fits: (line: string) => boolean): boolean {
  const fitting = lines.filter(fits).length;
  return fitting > 0 && fitting * 2 >= lines.length;
}
