/**
 * Is it a table, or a reference string? Rows of numbers may be both. They are a table
 *
 *   by the ending   two rows or more of the same 2 to 12 columns, in .csv, .tsv or .trace
 *   by the numbers  four rows or more, if one column never falls, or holds a value above 2^20
 *
 * and so are two rows or more in which each column holds either numbers or words, unless they are
 * a reference string in the notation of textbooks. Which column is what has to be said for them;
 * what lives here is also the refusal, with the first row and the commands that read the file.
 */
import type { Misfit } from './accesses';
import type { Role } from './csv_columns';
import { roleOf } from './csv_columns';
import { CsvRecords, delimiterOf } from './csv_records';
import type { Head } from './format';
import { operationWrites } from './operations';
import { isReferenceString, PAGE_TOKEN } from './reference_string';
import { TraceError } from './trace_error';

type Row = readonly string[];

export interface Table {
  /** Records of the head; the last may have been cut off. */
  readonly rows: readonly Row[];
  readonly delimiter: string;
  /** Whether a shorter last row was left out. */
  readonly isCut: boolean;
  /** Whether all have the same number of fields. */
  readonly isEven: boolean;
}

const NUMBER = /^[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|\.\d+|0x[\da-f]+)$/i;
/** Rows that are looked at. */
const MOST_ROWS = 1000;
const MOST_COLUMNS = 12;
const FEW_ROWS = 4;
/** Rows that leave no doubt, though the last one is cut off. */
const MANY_ROWS = 16;
const LARGE = 2 ** 20;
/** Bytes of a disk's block. */
const BLOCK = 512;
const LISTED: readonly string[] = ['csv', 'tsv', 'trace'];

export function isNumber(field: string): boolean {
  return NUMBER.test(field.trim());
}

/** Hexadecimal digits without 0x, as addresses have them: of 4 to 16 digits, one a decimal one. */
export function isHexWord(field: string): boolean {
  const word = field.trim();
  return /^[\da-f]{4,16}$/i.test(word) && /\d/.test(word) && /[a-f]/i.test(word);
}

/** Whether numbers of a column can only be hexadecimal ones without 0x. */
export function isHexColumn(column: Row): boolean {
  return (
    column.every((field) => /^(?:0x)?[\da-f]{1,16}$/i.test(field.trim())) &&
    column.some((field) => isHexWord(field) && !isNumber(field))
  );
}

/** The rows at the beginning of a file, if all have the same number of fields. */
export function tableIn(head: Head): Table | null {
  const table = recordsIn(head);
  return table?.isEven === true ? table : null;
}

/** The rows at the beginning of a file; null if they have quotes in wrong places. */
export function recordsIn({ lines }: Head): Table | null {
  const [line] = lines;
  if (line === undefined) return null;
  const delimiter = delimiterOf(line);
  const read: Row[] = [];
  const records = new CsvRecords('', delimiter, (fields) => {
    read.push(fields.map((field) => field.trim()));
  });
  try {
    records.push(lines.slice(0, MOST_ROWS).join('\n'));
    records.finish();
  } catch (error) {
    if (error instanceof TraceError) return null;
    throw error;
  }
  const all = withoutLastEmpty(read);
  const width = all[0]?.length ?? 0;
  const last = all.at(-1)?.length ?? 0;
  const isCut = all.length > 1 && last < width;
  const rows = isCut ? all.slice(0, -1) : all;
  const isEven = rows.every((row) => row.length === width);
  return { rows, delimiter, isCut, isEven };
}

/** A delimiter may end each row. */
function withoutLastEmpty(rows: readonly Row[]): readonly Row[] {
  const isEnded = rows.slice(0, -1).every((row) => row.length > 1 && row.at(-1) === '');
  if (rows.length < 2 || !isEnded) return rows;
  return rows.map((row) => (row.at(-1) === '' ? row.slice(0, -1) : row));
}

const columnOf = (rows: readonly Row[], at: number): Row => rows.map((row) => row[at] ?? '');

function neverFalls(column: Row): boolean {
  const values = column.map(Number);
  return values.every((value, at) => at === 0 || value >= (values[at - 1] ?? 0));
}

/** Whether rows of numbers are a table. */
function isNumberTable({ rows, isCut }: Table, endings: readonly string[]): boolean {
  const width = rows[0]?.length ?? 0;
  if (width < 2 || width > MOST_COLUMNS || rows.length < 2) return false;
  if (!isCut && endings.some((word) => LISTED.includes(word))) return true;
  if (rows.length < FEW_ROWS) return false;
  if (rows.some((row) => row.some((field) => Number(field) > LARGE))) return true;
  if (isCut && rows.length < MANY_ROWS) return false;
  return Array.from({ length: width }, (_, at) => columnOf(rows, at)).some(neverFalls);
}

/** The rows without a first one that has no number, where others have. */
function bodyOf(rows: readonly Row[]): readonly Row[] {
  const isValue = (field: string): boolean => isNumber(field) || isHexWord(field);
  const isHead = rows[0]?.some(isValue) === false && rows[1]?.some(isValue) === true;
  return isHead ? rows.slice(1) : rows;
}

/** Whether each column has numbers or words, so that it means something. */
function isMixedTable(table: Table, { lines, endings }: Head): boolean {
  const { rows, isCut } = table;
  const width = rows[0]?.length ?? 0;
  if (width < 2 || rows.length < 2 || isCut) return false;
  const isListed = endings.some((word) => LISTED.includes(word));
  if (!isListed && lines.every(isReferenceString)) return false;
  const body = bodyOf(rows);
  const kinds = Array.from({ length: width }, (_, at) => {
    const column = columnOf(body, at);
    return isHexColumn(column) ? [true] : column.map(isNumber);
  });
  const isPure = kinds.every((kind) => kind.every((is) => is === kind[0]));
  return isListed || (isPure && kinds.some(([is]) => is === true));
}

/** The rows of a listed file that have the length of most, if some have another. */
function raggedTable(head: Head): Table | null {
  const table = recordsIn(head);
  if (table === null || !head.endings.some((word) => LISTED.includes(word))) return null;
  if (head.lines.every(isReferenceString)) return null;
  const width = table.rows[0]?.length ?? 0;
  const rows = table.rows.filter((row) => row.length === width);
  const isMost = rows.length > 1 && rows.length * 2 > table.rows.length;
  return isMost ? { ...table, rows, isEven: true } : null;
}

/** The table that a file is, if nothing in it says what its columns are; null if it is not one. */
export function unnamedTable(head: Head): Table | null {
  const table = tableIn(head) ?? raggedTable(head);
  if (table === null) return null;
  const fields = table.rows.flat();
  if (table.rows[0]?.length === 1 && isHexColumn(fields)) return table;
  if (fields.every(isNumber)) {
    const isHex = table.rows[0]?.length === 1 && fields.every((field) => /^0x/i.test(field));
    return isHex || isNumberTable(table, head.endings) ? table : null;
  }
  // A letter behind a page says that it is written: no table has that.
  if (fields.every((field) => PAGE_TOKEN.test(field))) return null;
  return isMixedTable(table, head) ? table : null;
}

/** Whether rows of equal length were taken for a reference string. */
export function hasEqualRows(head: Head): boolean {
  const table = tableIn(head);
  const width = table?.rows[0]?.length ?? 0;
  return table !== null && !table.isCut && table.rows.length > 1 && width > 1;
}

/** What a column may be, by its values. */
class Column {
  /** From 1, as `--columns` has it. */
  readonly number: number;
  readonly role: Role | null;
  readonly isOp: boolean;
  readonly isHex: boolean;
  readonly isWhole: boolean;
  readonly isWord: boolean;
  /** Whole blocks of 512 bytes, as offsets and lengths of a disk. */
  readonly isBlocks: boolean;
  readonly varies: boolean;
  readonly falls: boolean;
  readonly distinct: number;

  constructor(at: number, name: string, fields: Row) {
    this.number = at + 1;
    this.role = roleOf(name.replace(/\d+$/, ''));
    const numbers = fields.filter(isNumber).length;
    this.isOp = numbers < fields.length && fields.every((field) => operationWrites(field) !== null);
    this.isHex =
      !this.isOp && (isHexColumn(fields) || fields.every((field) => /^0x[\da-f]+$/i.test(field)));
    this.isWhole = fields.every((field) => /^\d+$/.test(field));
    this.isWord = numbers === 0 && !this.isOp && !this.isHex;
    const isBlock = (field: string): boolean => Number(field) % BLOCK === 0;
    this.isBlocks = this.isWhole && fields.every(isBlock) && fields.some((f) => Number(f) > 0);
    this.distinct = new Set(fields).size;
    this.varies = this.distinct > 1 || fields.length === 1;
    this.falls = numbers === fields.length && !neverFalls(fields);
  }
}

/** Columns that may be meant, with those that a first record with unknown names hints at. */
function likelyColumns(all: readonly Row[]): string {
  const rows = bodyOf(all);
  const names = rows === all ? [] : (all[0] ?? []);
  const columns = (all[0] ?? []).map(
    (_, at) => new Column(at, names[at] ?? '', columnOf(rows, at)),
  );
  const op = columns.find(({ isOp }) => isOp);
  const parts = op === undefined ? [] : [`op=${op.number}`];
  const hex = columns.find(({ isHex, varies }) => isHex && varies);
  const disk = op === undefined ? [] : columns.filter(({ isBlocks }) => isBlocks);
  const [offset, size] = disk;
  if (hex !== undefined) {
    const isBare = columnOf(rows, hex.number - 1).some(isHexWord);
    return [`address=${hex.number}`, ...parts, ...(isBare ? ['hex=yes'] : [])].join(',');
  }
  if (offset !== undefined && size !== undefined && disk.length === 2 && offset.varies) {
    const before = columns.filter(
      (each) => each.number < offset.number && each.isWhole && each.distinct * 2 <= rows.length,
    );
    const object = before.length === 1 ? [`object=${before[0]?.number}`] : [];
    return [`address=${offset.number}`, `size=${size.number}`, ...parts, ...object].join(',');
  }
  return [...parts, `id=${likelyId(columns)}`].join(',');
}

/** The column of ids: by a name; words; numbers that fall, of the most values; not the first. */
function likelyId(columns: readonly Column[]): number {
  const others = columns.filter(({ isOp }) => !isOp);
  const numbers = others.filter(({ isWord, varies }) => !isWord && varies);
  const falling = numbers.filter(({ falls }) => falls);
  const most = Math.max(...falling.map(({ distinct }) => distinct));
  const found =
    others.find(({ role }) => role === 'id' || role === 'address') ??
    others.find(({ isWord, varies }) => isWord && varies) ??
    falling.find(({ distinct }) => distinct === most) ??
    numbers[1] ??
    numbers[0] ??
    others[0];
  return found?.number ?? 1;
}

const MOST_SHOWN = 24;

/** A field for a terminal. */
function shown(field: string): string {
  const short = field.length > MOST_SHOWN ? `${field.slice(0, MOST_SHOWN)}...` : field;
  return /^[\x21-\x7e]+$/.test(short) ? short : JSON.stringify(short);
}

/** A file's name for a shell, where a dash at its beginning would make it an option. */
function shellFile(file: string): string {
  if (file === 'standard input') return '-';
  const word = file.startsWith('-') ? `./${file}` : file;
  return /^[\w./,:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * Says that nothing names the columns of a table, and how to read it: as one, as a reference string
 * if it can be, and in the other formats that it may have.
 */
export function tableProblem(
  file: string,
  rows: readonly Row[],
  formats: readonly string[],
): Misfit {
  const [first = []] = rows;
  const named = shellFile(file);
  const hex = rows.flat().some(isHexWord) ? ',hex=yes' : '';
  const ways =
    first.length === 1
      ? [`--format csv --columns address=1${hex}`, `--format csv --columns id=1${hex}`]
      : [
          `--format csv --columns ${likelyColumns(rows)}`,
          ...(rows.every((row) => isReferenceString(row.join(' '))) ? ['--format refs'] : []),
          ...formats.map((format) => `--format ${format}`),
        ];
  const numbered = first.map((field, at) => `(${at + 1}) ${shown(field)}`).join('  ');
  const count = `${first.length} column${first.length === 1 ? '' : 's'}`;
  return {
    what: `a table of ${count} ${bodyOf(rows) === rows ? 'without' : 'with unknown'} names`,
    expected: [
      'one of these commands, with your columns',
      `  first row: ${numbered}`,
      ...ways.map((way) => `  machvm trace info ${named} ${way}`),
    ].join('\n'),
  };
}
