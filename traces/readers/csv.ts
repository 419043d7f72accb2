/**
 * Tables with one access a line, as libCacheSim's csv. Which column is what is said by the first
 * line, or by the option `columns`: `id=5,op=3`, by number from 1 or by name; libCacheSim's own
 * words (`obj-id-col=5`) will do too.
 *
 *   id        names a page; a word that is no number is an object of one page
 *   address   instead of id: bytes, with `size`
 *   op        r, read, get, 0x28 ... or w, write, set, 0x2a ...; without it all are reads
 *   object    what the page belongs to
 */
import type { Misfit } from '../accesses';
import { Accesses } from '../accesses';
import type { TraceFormatSpec } from '../format';
import { LineSplitter } from '../lines';
import { wholeOf } from '../numbers';
import { Skips } from '../skips';
import type { ReadOptions, Trace, TraceReader } from '../trace';
import { DEFAULT_PAGE_SIZE, ONLY_OBJECT, traceName } from '../trace';
import { quoted, TraceError } from '../trace_error';

type Role = 'id' | 'address' | 'size' | 'op' | 'object';
type Columns = Partial<Record<Role, number>>;

/** What columns are called, in small letters and without `_` and `-`; the first there is counts. */
const ROLES: Readonly<Record<Role, readonly string[]>> = {
  id: ['page', 'id', 'objid', 'objectid', 'key', 'lbn', 'lba', 'block'],
  address: ['address', 'addr', 'offset'],
  size: ['size', 'objsize', 'bytes', 'len', 'length'],
  op: ['op', 'operation', 'type', 'kind', 'rw', 'iotype'],
  object: ['object', 'file', 'inode', 'disk', 'volume', 'lun'],
};
const ALL_ROLES: readonly Role[] = ['id', 'address', 'size', 'op', 'object'];
/** SCSI's commands are among them, as in traces of disks. */
const READS = new Set('0 r read get gets load 8 28 88 a8'.split(' '));
const WRITES = new Set(
  '1 w write set add cas replace append prepend incr decr update store a 2a 8a aa'.split(' '),
);
const EXPECTED =
  'a first line that names a column id, key, lbn, page or address, or --columns id=5,op=3';

function plain(name: string): string {
  return name.trim().toLowerCase().replace(/[_-]/g, '');
}

function roleOf(name: string): Role | null {
  return ALL_ROLES.find((role) => ROLES[role].includes(plain(name))) ?? null;
}

/** The sign between the fields of a line. */
function delimiterOf(line: string): string {
  return [',', ';', '\t', '|'].find((sign) => line.includes(sign)) ?? ' ';
}

/** The columns that a first line names; null if it names none that matters. */
function namedColumns(fields: readonly string[]): Columns | null {
  const names = fields.map(plain);
  const columns: Columns = {};
  for (const role of ALL_ROLES) {
    const name = ROLES[role].find((known) => names.includes(known));
    if (name !== undefined) columns[role] = names.indexOf(name);
  }
  return columns.id === undefined && columns.address === undefined ? null : columns;
}

export const csv: TraceFormatSpec = {
  summary: 'a table, as libCacheSim csv; columns by the first line or --columns id=5,op=3',
  knownBy: 'a first line that names its columns',
  columns: true,
  guess({ lines: [first = ''] }) {
    const fields = first.split(delimiterOf(first));
    const isHead = delimiterOf(first) !== ' ' && fields.every((name) => /^[\s\w-]+$/.test(name));
    return isHead && namedColumns(fields) !== null;
  },
  reader: (options) => new CsvReader(options),
};

class CsvReader implements TraceReader {
  private readonly options: ReadOptions;
  private readonly accesses: Accesses;
  private readonly lines: LineSplitter;
  private readonly skips = new Skips();
  private columns: Columns | null = null;
  private delimiter = ',';

  constructor(options: ReadOptions) {
    this.options = options;
    this.accesses = new Accesses(options, DEFAULT_PAGE_SIZE);
    this.lines = new LineSplitter(options.file, (line, number) => this.readLine(line, number));
  }

  push(piece: Uint8Array | string): void {
    this.lines.push(piece);
  }

  finish(): Trace {
    const lines = this.lines.finish();
    const { pageSize, count, recorder, first } = this.accesses;
    const name = traceName(this.options.file);
    const skipped = this.skips.counts;
    return recorder.finish({ name, pageSize, lines, skipped, records: count, first });
  }

  private readLine(line: string, number: number): void {
    if (line.startsWith('#')) return;
    const reason = line.trim() === '' ? 'blank' : this.takeLine(line, number);
    if (reason === null) return;
    if (typeof reason !== 'string') {
      throw new TraceError({ file: this.options.file, line: number, ...reason });
    }
    this.skips.add(reason);
  }

  private takeLine(line: string, number: number): Misfit | string | null {
    if (this.columns === null) {
      this.delimiter = delimiterOf(line);
      const fields = line.split(this.delimiter);
      this.columns = this.askedColumns(fields, number) ?? namedColumns(fields);
      if (this.columns === null) {
        return { what: `${quoted(line)} names no column`, expected: EXPECTED };
      }
      const sample = fields[this.columns.id ?? this.columns.address ?? 0] ?? '';
      if (this.options.columns === undefined || !/\d/.test(sample)) return 'column names';
    }
    return this.takeFields(line.split(this.delimiter), this.columns);
  }

  private takeFields(fields: readonly string[], columns: Columns): Misfit | string | null {
    const cell = (role: Role): string => (fields[columns[role] ?? -1] ?? '').trim();
    const write = columns.op === undefined ? false : writes(cell('op'));
    if (write === null) return `operation ${quoted(cell('op'))}`;
    const object = columns.object === undefined ? ONLY_OBJECT : cell('object');
    const word = columns.id === undefined ? cell('address') : cell('id');
    const value = /^\d+$/.test(word) ? wholeOf(word) : null;
    if (columns.id === undefined) {
      const size = columns.size === undefined ? 1 : Number(cell('size'));
      if (value !== null) return this.accesses.bytes(object, value, size, write);
      return {
        what: `${quoted(word)} is not an address`,
        expected: 'a whole number, 64 bits or less',
      };
    }
    if (word === '') {
      return { what: `no field ${columns.id + 1}`, expected: 'the id of what is accessed' };
    }
    if (value !== null) this.accesses.page(object, value, write);
    else this.accesses.page(word, 0, write);
    return null;
  }

  /** The columns of the option; null without it. */
  private askedColumns(fields: readonly string[], line: number): Columns | null {
    if (this.options.columns === undefined) return null;
    const columns: Columns = {};
    for (const part of this.options.columns.split(',')) {
      const [name = '', value = ''] = part.split('=').map((word) => word.trim());
      const role = roleOf(name.replace(/-col$/, ''));
      const index = /^\d+$/.test(value)
        ? Number(value) - 1
        : fields.findIndex((field) => plain(field) === plain(value));
      if (role !== null && index >= 0) columns[role] = index;
      else if (!/^(time(-col)?|delimiter|has-header|obj-id-is-num)$/.test(name)) {
        const what = `the column ${quoted(part)} is not there`;
        throw new TraceError({ file: this.options.file, line, what, expected: EXPECTED });
      }
    }
    if (columns.id !== undefined || columns.address !== undefined) return columns;
    const what = `${quoted(this.options.columns)} names no page`;
    throw new TraceError({ file: this.options.file, line, what, expected: EXPECTED });
  }
}

/** Whether an operation writes; null for one that does neither. */
function writes(operation: string): boolean | null {
  const name = operation.toLowerCase().replace(/^0x/, '');
  if (WRITES.has(name)) return true;
  return READS.has(name) ? false : null;
}
