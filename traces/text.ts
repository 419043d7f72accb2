/**
 * Canonical text, which every trace can be exported to; written and read:
 *
 *   # name=two_files         a header: what the file says of itself, before the first reference
 *   # page_size=4096
 *   # references=2
 *   1 R libc.so:12           number, R or W, object, page
 *   2 W heap:3
 *   3 S heap                 the modified pages of an object are made clean, as by fsync
 *
 * Numbers rise from line to line; they may have gaps, so that a filtered trace is still a trace.
 * `references`, if it is there, must be true. An object is a word without blanks and may itself
 * have colons; other lines with `#` are comments.
 */
import type { TraceFormatSpec } from './format';
import { LinesReader } from './lines';
import { wholeOf } from './numbers';
import type { ReadOptions, Trace } from './trace';
import { checkedPageSize, DEFAULT_PAGE_SIZE, readAll, traceName } from './trace';
import { quoted, TraceError } from './trace_error';
import { TraceRecorder } from './trace_recorder';

const CANONICAL_LINE = /^(\d+)\s+([RW])\s+(\S+):(\d+)\s*$/;

const SYNC_LINE = /^(\d+)\s+S\s+(\S+)\s*$/;
const HEADER_LINE = /^#\s*([\w.-]+)=(.*)$/;
const OWN_KEYS: ReadonlySet<string> = new Set(['name', 'page_size', 'references']);
const SHAPE = '"<number> <R|W> <object>:<page>", such as "1 R heap:12"';

export function readText(input: string | Iterable<Uint8Array>, options: ReadOptions): Trace {
  return readAll(text.reader(options), input);
}

export const text: TraceFormatSpec = {
  summary: 'lines "<number> <R|W> <object>:<page>", machvm\'s canonical text',
  knownBy: 'its lines',
  guess: ({ lines }) => lines.some((line) => CANONICAL_LINE.test(line)),
  reader: (options) => new CanonicalReader(options),
};

class CanonicalReader extends LinesReader {
  private readonly askedPageSize: number | undefined;
  private readonly recorder: TraceRecorder;
  private readonly header = new Map<string, string>();
  private name: string;
  private pageSize: number | undefined;
  private announced: { readonly references: number; readonly line: number } | null = null;
  private latest = -1;

  constructor(options: ReadOptions) {
    super(options);
    this.recorder = new TraceRecorder(options.chunks);
    this.name = traceName(options.file);
    this.askedPageSize = options.pageSize;
    if (options.pageSize !== undefined) checkedPageSize(options.file, options.pageSize);
  }

  finish(): Trace {
    const lines = this.lines.finish();
    const { announced, name, header } = this;
    const { references } = this.recorder;
    if (announced !== null && announced.references !== references) {
      const what = `the header has references=${announced.references}, the file has ${references}`;
      throw this.problem(announced.line, what, 'a whole file, or a header without "references"');
    }
    const pageSize = this.pageSize ?? this.askedPageSize ?? DEFAULT_PAGE_SIZE;
    return this.recorder.finish({ name, pageSize, lines, header });
  }

  protected readLine(line: string, number: number): void {
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
        throw this.problem(
          line,
          `${quoted(value)} is not a number of references`,
          'a whole number',
        );
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
    const what = `the trace has pages of ${pageSize} bytes, --page-size is ${asked}`;
    throw this.problem(line, what, 'the page size that was recorded');
  }

  private readReference(line: string, number: number): void {
    const found = CANONICAL_LINE.exec(line) ?? SYNC_LINE.exec(line);
    if (found === null) throw this.problem(number, `${quoted(line)} is not a reference`, SHAPE);
    const serial = Number(found[1]);
    if (serial <= this.latest) {
      const what = `reference ${serial} comes after ${this.latest}`;
      throw this.problem(number, what, 'numbers that rise');
    }
    this.latest = serial;
    if (found[4] === undefined) {
      this.recorder.sync(found[2] ?? '');
      return;
    }
    const page = wholeOf(found[4] ?? '');
    if (page === null) throw this.problem(number, `page ${found[4]} is too big`, '64 bits or less');
    const pages = this.recorder.numbering.object(found[3] ?? '');
    this.recorder.add(pages.numberOf(page), found[2] === 'W');
  }

  private problem(line: number, what: string, expected: string): TraceError {
    return new TraceError({ file: this.file, line, what, expected });
  }
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
  let at = 0;
  const syncs = trace.syncs[Symbol.iterator]();
  let sync = syncs.next();
  for (const chunk of trace.chunks()) {
    let lines = '';
    for (const packed of chunk) {
      for (; sync.done !== true && sync.value.before === at; sync = syncs.next()) {
        serial += 1;
        lines += `${serial} S ${word(trace, sync.value.object)}\n`;
      }
      serial += 1;
      at += 1;
      lines += `${serial} ${(packed & 1) === 1 ? 'W' : 'R'} ${names[packed >>> 1]}\n`;
    }
    yield lines;
  }
  for (; sync.done !== true; sync = syncs.next()) {
    serial += 1;
    yield `${serial} S ${word(trace, sync.value.object)}\n`;
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
  return `${word(trace, trace.objectOf(page))}:${trace.pageOf(page)}`;
}

function word(trace: Trace, object: string): string {
  if (/^\S+$/.test(object)) return object;
  const what = `the object ${quoted(object)} cannot be written`;
  throw unwritable(trace, what, 'a word without blanks');
}

function unwritable(trace: Trace, what: string, expected: string): TraceError {
  return new TraceError({ file: trace.name, what, expected });
}
