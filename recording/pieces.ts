/**
 * The pieces of a file: a line of JSON, and then pieces with their lengths and checksums. A file
 * that was cut off has whole pieces up to some place, and is read up to there.
 */
import { ByteReader } from './bytes';
import { checksum } from './checksum';
import { RecordingError } from './recording_error';

/** The format that this version writes. */
export const FORMAT = 1;

/** The first line of a recording. */
export interface RecordingHeader {
  readonly machvm_recording: number;
  /** The version of machvm that made it. */
  readonly version: string;
  readonly scenario: string;
  readonly seed: string;
  readonly profile: string;
  /** Hosts by their ids. */
  readonly hosts: readonly string[];
  /** Values set in the place of the scenario's, by path; left out for none. */
  readonly set?: Readonly<Record<string, string>>;
  /** The text of the scenario, if it was given; null otherwise. */
  readonly source: string | null;
}

const NEWLINE = 10;
const HEADER_MOST = 1 << 26;

/** A text of ASCII: other characters are escaped. */
export function headerBytes(header: RecordingHeader): Uint8Array {
  const text = `${JSON.stringify(header).replace(/[\u007f-\uffff]/g, escaped)}\n`;
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function escaped(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function textOf(bytes: Uint8Array, end: number): string {
  let text = '';
  for (let i = 0; i < end; i += 1) text += String.fromCharCode(bytes[i] ?? 0);
  return text;
}

function headerProblem(header: unknown): string | null {
  if (typeof header !== 'object' || header === null) return 'its first line is not a JSON object';
  const { machvm_recording: format, version, scenario, hosts } = Object(header);
  if (format === undefined)
    return 'its first line has no machvm_recording; make one with machvm run FILE --record OUT';
  if (format !== FORMAT) {
    const made = `it has format ${JSON.stringify(format)}, made by machvm ${version}`;
    return `${made}; this version reads format ${FORMAT}: record the run again`;
  }
  if (typeof scenario !== 'string' || !Array.isArray(hosts)) return 'its first line lacks keys';
  return null;
}

/** The first line, and where it ends. Throws a RecordingError. */
export function readHeader(bytes: Uint8Array): { header: RecordingHeader; at: number } {
  const end = bytes.subarray(0, HEADER_MOST).indexOf(NEWLINE);
  const notOne = 'not a recording; make one with machvm run FILE --record OUT';
  if (end < 0 || bytes[0] !== '{'.charCodeAt(0)) throw new RecordingError(notOne);
  let header: unknown;
  try {
    header = JSON.parse(textOf(bytes, end));
  } catch {
    throw new RecordingError(notOne);
  }
  const problem = headerProblem(header);
  if (problem !== null) throw new RecordingError(problem);
  return { header: header as RecordingHeader, at: end + 1 }; // parsed
}

/** The contents of whole pieces from a place on, and how many bytes behind them are no piece. */
export function readPieces(
  bytes: Uint8Array,
  at: number,
): { readonly contents: readonly Uint8Array[]; readonly left: number } {
  const contents: Uint8Array[] = [];
  let from = at;
  while (bytes.length - from >= 8) {
    const head = new ByteReader(bytes, from);
    const length = head.word();
    const sum = head.word();
    if (bytes.length - head.at < length) break;
    const content = bytes.subarray(head.at, head.at + length);
    if (checksum(content) !== sum) {
      throw new RecordingError(`damaged: the bytes from ${from} on do not match their checksum`);
    }
    contents.push(content);
    from = head.at + length;
  }
  return { contents, left: bytes.length - from };
}
