/**
 * Tables with one access a record, as libCacheSim's csv, by RFC 4180. csv_columns.ts knows which
 * column is what, operations.ts what reads and what writes; what lives here is the reading of
 * records, and the question whether the first of them is one or names the columns:
 *
 *   said     header=yes or header=no
 *   record   one of its fields is a number, or it has an operation where one belongs
 *   names    a field is not a number where one belongs, is a name that people use for columns, or
 *            has a number below it
 */
import type { Misfit } from '../accesses';
import { Accesses } from '../accesses';
import type { Columns, Said } from '../csv_columns';
import { namedColumns, namesPages, readSaid, roleOf, saidColumns } from '../csv_columns';
import { BLANK, CsvRecords } from '../csv_records';
import type { Head, TraceFormatSpec } from '../format';
import { hexOf, times, wholeOf } from '../numbers';
import { Operations } from '../operations';
import { Skips } from '../skips';
import { isHexColumn, isHexWord, isNumber, recordsIn, tableProblem } from '../table';
import type { PageName, ReadOptions, Trace, TraceReader } from '../trace';
import { DEFAULT_PAGE_SIZE, ONLY_OBJECT, traceName } from '../trace';
import { quoted, TraceError } from '../trace_error';

type Fields = readonly string[];

/** Repetitions of one access; more are taken for a column that is something else. */
const MOST_REPEATS = 2 ** 18;
const WHOLE = 'a whole number of 64 bits or less';

export const csv: TraceFormatSpec = {
  summary: 'a table, as libCacheSim csv; columns by the first record or --columns id=5,op=3',
  sized: true,
  knownBy: 'a first record that names its columns; .csv and .tsv of one column',
  endings: ['tsv'],
  columns: true,
  guess,
  reader: (options) => new CsvReader(options),
};

function guess(head: Head): boolean {
  const table = recordsIn(head);
  if (table === null) return false;
  const { rows, delimiter, isEven } = table;
  const [first = [], second = []] = rows;
  const isListed = head.endings.some((word) => word === 'csv' || word === 'tsv');
  if (first.length === 1 && isListed && isEven) {
    return !isHexColumn(rows.flat()) && ![...first, ...second].some((f) => /^0x/i.test(f));
  }
  const isValue = (field: string): boolean => isNumber(field) || isHexWord(field);
  const isHead = first.every((name) => /^[\s\w().-]+$/.test(name)) && !first.some(isValue);
  const columns = isHead ? namedColumns(first, false) : null;
  if (columns === null) return false;
  // What is wrong with records of another length is an error in their lines.
  if (!isEven && !isListed && second.length !== first.length) return false;
  if (delimiter !== BLANK && first.length > 1) return true;
  return isEven && second.length === first.length && second.some(isValue);
}

class CsvReader implements TraceReader {
  private readonly options: ReadOptions;
  private readonly said: Said;
  private readonly accesses: Accesses;
  private readonly records: CsvRecords;
  private readonly operations: Operations;
  private readonly skips = new Skips();
  /** The first record, until the second is there. */
  private held: { readonly fields: Fields; readonly line: number } | null = null;
  private columns: Columns | null = null;
  private names: Fields | null = null;
  private width = 0;
  /** Whether each id must be a number. */
  private isNumbered = false;
  /** Ids that were words and numbers, and the first word. */
  private readonly ids = { words: 0, numbers: 0, first: '' };
  private readonly notes: string[] = [];

  constructor(options: ReadOptions) {
    this.options = options;
    const said = readSaid(options.columns ?? '', options.unit ?? null);
    if ('what' in said) throw new TraceError({ file: options.file, ...said, what: flagged(said) });
    this.said = said;
    this.operations = new Operations(said.codes);
    this.accesses = new Accesses(options, DEFAULT_PAGE_SIZE);
    this.records = new CsvRecords(options.file, said.delimiter, (fields, line) => {
      if (this.columns === null) this.begin(fields, line);
      else this.check(this.take(fields, this.columns), line);
    });
  }

  push(piece: Uint8Array | string): void {
    this.records.push(piece);
  }

  finish(): Trace {
    const lines = this.records.finish();
    if (this.held !== null) this.settle(null);
    const { pageSize, count, recorder, first } = this.accesses;
    const name = traceName(this.options.file);
    const { blank } = this.records;
    const skipped = new Map([
      ...(blank > 0 ? [['blank', blank] as const] : []),
      ...this.skips.counts,
    ]);
    const coded = this.operations.note();
    const notes = [...this.notes, ...this.wordNotes(), ...(coded === null ? [] : [coded])];
    return recorder.finish({ name, pageSize, lines, skipped, records: count, first, notes });
  }

  private check(result: Misfit | string | null, line: number): void {
    if (result === null) return;
    if (typeof result !== 'string') {
      throw new TraceError({ file: this.options.file, line, ...result });
    }
    this.skips.add(result);
  }

  /** Takes the first two records. */
  private begin(fields: Fields, line: number): void {
    if (this.held === null) {
      this.held = { fields, line };
      return;
    }
    const columns = this.settle(fields);
    this.check(this.take(fields, columns), line);
  }

  /** Finds what the columns are, and takes the first record unless it names them. */
  private settle(second: Fields | null): Columns {
    const { fields, line } = this.held ?? { fields: [], line: 1 };
    this.held = null;
    const isHead = isHeader(this.said, fields, second);
    const columns = this.columnsOf(fields, isHead, second);
    if ('what' in columns) throw new TraceError({ file: this.options.file, line, ...columns });
    const wrong = unusedSaid(this.said, columns, this.options.span);
    if (wrong !== null) throw new TraceError({ file: this.options.file, line, ...wrong });
    this.columns = columns;
    this.width = fields.length;
    this.names = isHead ? fields.map((field) => field.trim()) : null;
    this.isNumbered = this.mustBeNumbers(columns);
    this.note(columns, fields, isHead);
    if (!isHead) this.check(this.take(fields, columns), line);
    return columns;
  }

  private columnsOf(fields: Fields, isHead: boolean, second: Fields | null): Columns | Misfit {
    const { said } = this;
    if (said.columns.size > 0) return saidColumns(said, fields, isHead);
    const named = isHead ? namedColumns(fields, said.unit !== null) : null;
    if (named !== null) return named;
    if (fields.length === 1 && said.unit === null) return { id: 0 };
    const rows = second === null ? [fields] : [fields, second];
    return tableProblem(this.options.file, rows, []);
  }

  private note(columns: Columns, fields: Fields, isHead: boolean): void {
    const { said, names, notes } = this;
    const named = (at: number): string =>
      names === null ? `${at + 1}` : `${at + 1} ${quoted(names[at] ?? '')}`;
    const used = new Set(Object.values(columns));
    const roles = Object.entries(columns).map(([role, at]) => `${role} is column ${named(at)}`);
    const unused = fields.flatMap((_, at) => (used.has(at) ? [] : [named(at)]));
    const reads = columns.op === undefined ? '; all are reads' : '';
    const rest = unused.length === 0 ? '' : `; not used: ${unused.join(', ')}`;
    notes.push(`${roles.join(', ')}${reads}${rest}`);
    if (!isHead && said.header === null && !fields.some(isNumber)) {
      notes.push('took the first record for an access; --columns header=yes takes it for names');
    }
    const name = columns.id === undefined ? '' : (names?.[columns.id] ?? '');
    if (roleOf(name, true) !== 'address' || roleOf(name) !== 'id') return;
    notes.push(`each number of ${quoted(name)} is a page; --unit 512 makes addresses of them`);
  }

  private mustBeNumbers({ id }: Columns): boolean {
    const { numbers, hex, isPages } = this.said;
    if (numbers !== null) return numbers;
    return hex || isPages || (id !== undefined && namesPages(this.names?.[id] ?? ''));
  }

  /** Says that ids which are not numbers were taken for words. */
  private wordNotes(): readonly string[] {
    const { words, numbers, first } = this.ids;
    if (words === 0 || this.said.numbers === false) return [];
    const how = isHexWord(first) ? '; --columns hex=yes reads them as hexadecimal numbers' : '';
    const which = numbers === 0 ? 'all ids' : `${words} of ${words + numbers} ids`;
    return [
      `took ${which} for words, such as ${quoted(first)}: each is an object of one page${how}`,
    ];
  }

  /** A number that a column should have, with what would read what it has instead. */
  private notNumber(word: string, at: number, kind: string): Misfit {
    const { names, said } = this;
    const where = names === null ? `${at + 1}` : `${at + 1} ${quoted(names[at] ?? '')}`;
    const what = `${quoted(word)} in column ${where} is not ${kind}`;
    if (said.hex) return { what, expected: `${WHOLE}, hexadecimal, since hex=yes` };
    if (said.numbers === true) return { what, expected: `${WHOLE}, since obj-id-is-num=true` };
    const hex = isHexWord(word) ? '; --columns hex=yes reads hexadecimal' : '';
    const isId = kind === 'a page' && hex === '' && !isNumber(word);
    const words = isId ? '; --columns obj-id-is-num=false takes it for a word' : '';
    return { what, expected: `${WHOLE}, decimal or with 0x before it${hex}${words}` };
  }

  /** Records an access, or says why not: a reason to skip it, or what is wrong. */
  private take(fields: Fields, columns: Columns): Misfit | string | null {
    if (fields.length !== this.width) {
      const wrong = misshapen(fields, this.width, columns);
      if (wrong !== null) return wrong;
    }
    const { op, id, address } = columns;
    const write = op === undefined ? false : this.operations.writes((fields[op] ?? '').trim());
    if (write === null) return `operation ${quoted((fields[op ?? 0] ?? '').trim())}`;
    const repeats = columns.count === undefined ? 1 : repeatsOf(fields[columns.count] ?? '');
    if (typeof repeats !== 'number') return repeats;
    if (repeats === 0) return 'count 0';
    const object =
      columns.object === undefined ? ONLY_OBJECT : (fields[columns.object] ?? '').trim();
    if (object === '') return { what: 'the object is empty', expected: 'a name' };
    if (id === undefined)
      return this.takeBytes(fields, columns, address ?? 0, object, write, repeats);
    return this.takeId((fields[id] ?? '').trim(), id, object, write, repeats);
  }

  private takeId(
    word: string,
    at: number,
    object: string,
    write: boolean,
    repeats: number,
  ): Misfit | null {
    if (word === '') return { what: 'the id is empty', expected: 'the id of what is accessed' };
    const value = this.said.numbers === false ? null : this.numberOf(word);
    if (value !== null) {
      this.ids.numbers += 1;
      this.accesses.page(object, value, write, repeats);
      return null;
    }
    if (this.isNumbered) {
      return this.notNumber(word, at, this.said.numbers === true ? 'an id' : 'a page');
    }
    if (this.ids.words === 0) this.ids.first = word;
    this.ids.words += 1;
    const name = object === ONLY_OBJECT ? word : `${object}:${word}`;
    this.accesses.page(name, 0, write, repeats);
    return null;
  }

  private takeBytes(
    fields: Fields,
    { size: sizeAt }: Columns,
    at: number,
    object: string,
    write: boolean,
    repeats: number,
  ): Misfit | null {
    const word = (fields[at] ?? '').trim();
    const number = this.numberOf(word);
    const unit = this.said.unit ?? 1;
    const start = number === null ? null : times(number, unit);
    if (start === null) return this.notNumber(word, at, 'an address');
    const sized = sizeAt === undefined ? null : (fields[sizeAt] ?? '').trim();
    const count = sized === null ? 1 : sizeOf(sized);
    if (count === null) {
      return { what: `${quoted(sized ?? '')} is not a size`, expected: 'a whole number from 0' };
    }
    const bytes = count * (sized === null ? unit : (this.said.sizeUnit ?? unit));
    return this.accesses.bytes(object, start, bytes, write, repeats);
  }

  private numberOf(word: string): PageName | null {
    if (!this.said.hex && /^\d+$/.test(word)) return wholeOf(word);
    const digits = (this.said.hex ? /^(?:0x)?([\da-f]+)$/i : /^0x([\da-f]+)$/i).exec(word)?.[1];
    return digits === undefined ? null : hexOf(digits);
  }
}

/** Names the flag that a misfit is about. */
function flagged({ what }: Misfit): string {
  return `--columns: ${what}`;
}

/** Whether the first record names the columns. */
function isHeader(said: Said, fields: Fields, second: Fields | null): boolean {
  if (said.header !== null) return said.header;
  if (fields.some((field) => isNumber(field) || isHexWord(field))) return false;
  const places = [...said.columns].map(([role, value]) => [role, Number(value) - 1] as const);
  if (places.some(([, at]) => Number.isNaN(at))) return true;
  const isNumbered = (at: number): boolean => isNumber(second?.[at] ?? '');
  const isName = (at: number): boolean => roleOf(fields[at] ?? '') !== null;
  if (places.length === 0) {
    if (namedColumns(fields, said.unit !== null) !== null) return true;
    return fields.some((_, at) => isNumbered(at));
  }
  const at = new Map(places);
  const op = at.get('op');
  const { codes } = said;
  if (op !== undefined && new Operations(codes).writes((fields[op] ?? '').trim()) !== null) {
    return false;
  }
  const page = fields[at.get('id') ?? at.get('address') ?? 0] ?? '';
  if (said.hex && /^[\da-f]+$/i.test(page.trim())) return false;
  if (at.has('address') || at.has('size') || at.has('count')) return true;
  return [...at.values()].some((place) => isName(place) || isNumbered(place));
}

/** What is said and has nothing to say it of. */
function unusedSaid(said: Said, columns: Columns, span: boolean | undefined): Misfit | null {
  if (said.codes.size > 0 && columns.op === undefined) {
    return { what: 'read and write are codes of an operation', expected: 'op=N as well' };
  }
  if (said.numbers !== null && columns.id === undefined) {
    return { what: 'obj-id-is-num without an id', expected: 'id=N' };
  }
  const hasSizes = columns.address !== undefined && columns.size !== undefined;
  if (said.sizeUnit !== null && !hasSizes) {
    return { what: 'size-unit without an address and its size', expected: 'address=N,size=N' };
  }
  // Without a size an access to an address has the bytes of a unit.
  const isSized = hasSizes || (columns.address !== undefined && (said.unit ?? 1) > 1);
  if (span !== false || isSized) return null;
  const expected = 'address=N,size=N, or no --no-span';
  return { what: '--no-span without an address and its size', expected };
}

/** What is wrong with a record that has more or fewer fields than the first. */
function misshapen(fields: Fields, width: number, columns: Columns): Misfit | null {
  const missing = Object.entries(columns).find(([, at]) => at >= fields.length);
  const what = `${fields.length} field${fields.length === 1 ? '' : 's'}`;
  if (missing !== undefined) {
    return {
      what: `a record of ${what}`,
      expected: `the ${missing[0]} in field ${missing[1] + 1}`,
    };
  }
  if (fields.slice(width).every((field) => field.trim() === '')) return null;
  return { what: `a record of ${what}`, expected: `${width}, as the first has, or quotes` };
}

function sizeOf(word: string): number | null {
  return /^(\d+|0x[\da-f]+)$/i.test(word) ? Number(word) : null;
}

function repeatsOf(field: string): number | Misfit {
  const word = field.trim();
  const count = /^\d+$/.test(word) ? Number(word) : Number.NaN;
  if (count <= MOST_REPEATS) return count;
  const expected = `a whole number from 0 to ${MOST_REPEATS}`;
  return { what: `${quoted(word)} is not a count`, expected };
}
