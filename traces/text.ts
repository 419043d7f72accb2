/**
 * The two formats for people.
 *
 * Canonical text, which every trace can be exported to; written and read:
 *
 *   # name=two_files         a header: what the file says of itself, before the first reference
 *   # page_size=4096
 *   # references=2
 *   1 R libc.so:12           number, R or W, object, page
 *   2 W heap:3
 *
 * Numbers rise from line to line; they may have gaps, so that a filtered trace is still a trace.
 * `references`, if it is there, must be true. An object is a word without blanks and may itself
 * have colons; other lines with `#` are comments.
 *
 * A reference string, as in textbooks; read only: `1 2 3w 4`, pages separated by blanks, commas or
 * new lines, `w` behind a page that is written, `#` before a comment.
 */
import { LineSplitter } from './lines';
import type { ObjectPages } from './page_numbering';
import type { PageName, ReadOptions, Trace, TraceReader } from './trace';
import { checkedPageSize, DEFAULT_PAGE_SIZE, ONLY_OBJECT, readAll, traceName } from './trace';
import { quoted, TraceError } from './trace_error';
import { TraceRecorder } from './trace_recorder';

export const CANONICAL_LINE = /^(\d+)\s+([RW])\s+(\S+):(\d+)\s*$/;
export const PAGE_TOKEN = /^(\d+)([wW]?)$/;

const HEADER_LINE = /^#\s*([\w.-]+)=(.*)$/;
const OWN_KEYS: ReadonlySet<string> = new Set(['name', 'page_size', 'references']);
const MAX_PAGE = 2n ** 64n - 1n;
const SHAPE = '"<number> <R|W> <object>:<page>", such as "1 R heap:12"';

export function readText(input: string | Iterable<Uint8Array>, options: ReadOptions): Trace {
  return readAll(textReader(options), input);
}

export function readReferenceString(
  input: string | Iterable<Uint8Array>,
  options: ReadOptions,
): Trace {
  return readAll(referenceStringReader(options), input);
}

export function textReader(options: ReadOptions): TraceReader {
  return new CanonicalReader(options);
}

export function referenceStringReader(options: ReadOptions): TraceReader {
  return new ReferenceStringReader(options);
}

class CanonicalReader implements TraceReader {
  private readonly file: string;
  private readonly askedPageSize: number | undefined;
  private readonly recorder = new TraceRecorder();
  private readonly lines = new LineSplitter((line, number) => this.readLine(line, number));
  private readonly header = new Map<string, string>();
  private name: string;
  private pageSize: number | undefined;
  private announced: { readonly references: number; readonly line: number } | null = null;
  private latest = -1;

  constructor(options: ReadOptions) {
    this.file = options.file;
    this.name = traceName(options.file);
    this.askedPageSize = options.pageSize;
    if (options.pageSize !== undefined) checkedPageSize(options.file, options.pageSize);
  }

  push(piece: Uint8Array | string): void {
    this.lines.push(piece);
  }

  finish(): Trace {
    const lines = this.lines.finish();
    const { announced, name, header } = this;
    const { references } = this.recorder;
    if (announced !== null && announced.references !== references) {
      const what = `the header says ${announced.references} references, there are ${references}`;
      throw this.problem(announced.line, what, 'a whole file, or a header without "references"');
    }
    const pageSize = this.pageSize ?? this.askedPageSize ?? DEFAULT_PAGE_SIZE;
    return this.recorder.finish({ name, pageSize, lines, header });
  }

  private readLine(line: string, number: number): void {
    if (line.startsWith('#')) {
      const found = this.latest < 0 ? HEADER_LINE.exec(line) : null;
      if (found !== null) this.readHeader(found[1] ?? '', (found[2] ?? '').trim(), number);
    } else if (line.trim() !== '') {
      this.readReference(line, number);
    }
  }

  private readHeader(key: string, value: string, line: number): void {
    if (key === 'name') {
      this.name = value;
    } else if (key === 'page_size') {
      this.pageSize = checkedPageSize(this.file, value === '' ? NaN : Number(value), line);
      this.checkAsked(this.pageSize, line);
    } else if (key === 'references') {
      if (!/^\d{1,15}$/.test(value)) {
        throw this.problem(line, `${quoted(value)} is no number of references`, 'a whole number');
      }
      this.announced = { references: Number(value), line };
    } else {
      this.header.set(key, value);
    }
  }

  /** Pages that are already cut cannot be cut anew. */
  private checkAsked(pageSize: number, line: number): void {
    const asked = this.askedPageSize;
    if (asked === undefined || asked === pageSize) return;
    const what = `the trace has pages of ${pageSize} bytes, asked for were ${asked}`;
    throw this.problem(line, what, 'the page size that was recorded');
  }

  private readReference(line: string, number: number): void {
    const found = CANONICAL_LINE.exec(line);
    if (found === null) throw this.problem(number, `${quoted(line)} is no reference`, SHAPE);
    const serial = Number(found[1]);
    if (serial <= this.latest) {
      const what = `reference ${serial} comes after ${this.latest}`;
      throw this.problem(number, what, 'numbers that rise');
    }
    this.latest = serial;
    const page = pageName(found[4] ?? '');
    if (page === null) throw this.problem(number, `page ${found[4]} is too big`, '64 bits or less');
    const pages = this.recorder.numbering.object(found[3] ?? '');
    this.recorder.add(pages.numberOf(page), found[2] === 'W');
  }

  private problem(line: number, what: string, expected: string): TraceError {
    return new TraceError({ file: this.file, line, what, expected });
  }
}

class ReferenceStringReader implements TraceReader {
  private readonly file: string;
  private readonly pageSize: number;
  private readonly recorder = new TraceRecorder();
  private readonly pages: ObjectPages = this.recorder.numbering.object(ONLY_OBJECT);
  private readonly lines = new LineSplitter((line, number) => this.readLine(line, number));

  constructor(options: ReadOptions) {
    this.file = options.file;
    this.pageSize = checkedPageSize(options.file, options.pageSize ?? DEFAULT_PAGE_SIZE);
  }

  push(piece: Uint8Array | string): void {
    this.lines.push(piece);
  }

  finish(): Trace {
    const lines = this.lines.finish();
    return this.recorder.finish({ name: traceName(this.file), pageSize: this.pageSize, lines });
  }

  private readLine(line: string, number: number): void {
    for (const token of pageTokens(line)) {
      const found = PAGE_TOKEN.exec(token);
      const page = found === null ? null : pageName(found[1] ?? '');
      if (found === null || page === null) {
        throw new TraceError({
          file: this.file,
          line: number,
          what: `${quoted(token)} is no page`,
          expected: 'a whole number from 0, of 64 bits or less, with "w" behind it for a write',
        });
      }
      this.recorder.add(this.pages.numberOf(page), found[2] !== '');
    }
  }
}

/** The words of one line of a reference string. */
export function pageTokens(line: string): string[] {
  const comment = line.indexOf('#');
  const text = comment < 0 ? line : line.slice(0, comment);
  return text.split(/[\s,]+/).filter((token) => token !== '');
}

/** Reads a page; a number as long as that is exact; null if it has more than 64 bits. */
function pageName(digits: string): PageName | null {
  if (digits.length <= 15) return Number(digits);
  const page = BigInt(digits);
  if (page > MAX_PAGE) return null;
  return page <= Number.MAX_SAFE_INTEGER ? Number(page) : page;
}

/**
 * Writes a trace as canonical text, piece by piece. `header` adds to what the trace says of itself:
 * source, seed, version of the writer. What cannot be read back is an error.
 */
export function* writeText(
  trace: Trace,
  header: ReadonlyMap<string, string> = new Map(),
): Generator<string, void> {
  yield headerLine(trace, 'name', trace.name);
  yield headerLine(trace, 'page_size', String(trace.pageSize));
  yield headerLine(trace, 'references', String(trace.references));
  for (const [key, value] of new Map([...trace.header, ...header])) {
    if (OWN_KEYS.has(key)) {
      throw unwritable(trace, `the header key ${quoted(key)} belongs to the format`, 'another key');
    }
    yield headerLine(trace, key, value);
  }
  const names = Array.from({ length: trace.distinctPages }, (_, page) => fullName(trace, page));
  let serial = 0;
  for (const chunk of trace.chunks()) {
    let lines = '';
    for (const packed of chunk) {
      serial += 1;
      lines += `${serial} ${(packed & 1) === 1 ? 'W' : 'R'} ${names[packed >>> 1]}\n`;
    }
    yield lines;
  }
}

function headerLine(trace: Trace, key: string, value: string): string {
  const line = `# ${key}=${value}`;
  const found = line.includes('\n') ? null : HEADER_LINE.exec(line);
  if (found?.[1] === key && found[2]?.trim() === value) return `${line}\n`;
  const expected =
    'one line, a key of letters, digits, ".", "_", "-", a value without outer blanks';
  throw unwritable(trace, `the header ${quoted(line)} cannot be written`, expected);
}

function fullName(trace: Trace, page: number): string {
  const object = trace.objectOf(page);
  if (/^\S+$/.test(object)) return `${object}:${trace.pageOf(page)}`;
  throw unwritable(
    trace,
    `the object ${quoted(object)} cannot be written`,
    'a word without blanks',
  );
}

function unwritable(trace: Trace, what: string, expected: string): TraceError {
  return new TraceError({ file: trace.name, what, expected });
}
