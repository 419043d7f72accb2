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
import { CsvRecords, delimiterOf } from './csv_records';
import type { Head } from './format';
import { operationWrites } from './operations';
import { isReferenceString, PAGE_TOKEN } from './reference_string';
import { TraceError } from './trace_error';

type Row = readonly string[];

export interface Table {
  /** Records of the head, the same number of fields in each; the last may have been cut off. */
  readonly rows: readonly Row[];
  readonly delimiter: string;
  /** Whether a shorter last row was left out. */
  readonly isCut: boolean;
}

const NUMBER = /^[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|\.\d+|0x[\da-f]+)$/i;
/** Rows that are looked at. */
const MOST_ROWS = 1000;
const MOST_COLUMNS = 12;
const FEW_ROWS = 4;
/** Rows that leave no doubt, though the last one is cut off. */
const MANY_ROWS = 16;
const LARGE = 2 ** 20;
const LISTED: readonly string[] = ['csv', 'tsv', 'trace'];

export function isNumber(field: string): boolean {
  return NUMBER.test(field.trim());
}

/** The rows at the beginning of a file, if all have the same number of fields. */
export function tableIn({ lines }: Head): Table | null {
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
  return rows.every((row) => row.length === width) ? { rows, delimiter, isCut } : null;
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
  const isHead = rows[0]?.some(isNumber) === false && rows[1]?.some(isNumber) === true;
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
  const kinds = Array.from({ length: width }, (_, at) => columnOf(body, at).map(isNumber));
  const isPure = kinds.every((kind) => kind.every((is) => is === kind[0]));
  return isListed || (isPure && kinds.some(([is]) => is === true));
}

/** The table that a file is, if nothing in it says what its columns are; null if it is not one. */
export function unnamedTable(head: Head): Table | null {
  const table = tableIn(head);
  if (table === null) return null;
  const fields = table.rows.flat();
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

/** Columns that may be meant: an operation, and what is neither always the same nor a time. */
function likelyColumns(all: readonly Row[]): string {
  const rows = bodyOf(all);
  const width = rows[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, at) => columnOf(rows, at));
  const isOp = (column: Row): boolean =>
    column.every((field) => !isNumber(field) && operationWrites(field) !== null);
  const varies = (column: Row): boolean => new Set(column).size > 1 || rows.length === 1;
  const isWord = (column: Row): boolean => !column.some(isNumber) && !isOp(column);
  const op = columns.findIndex(isOp);
  const tests = [
    (column: Row) => isWord(column) && varies(column),
    (column: Row) => column.every(isNumber) && !neverFalls(column),
    (column: Row) => column.every(isNumber) && varies(column) && !isOp(column),
    (column: Row) => !isOp(column),
  ];
  const found = tests.map((test) => columns.findIndex(test)).find((at) => at >= 0) ?? 0;
  return `${op < 0 ? '' : `op=${op + 1},`}id=${found + 1}`;
}

const MOST_SHOWN = 24;

/** A field for a terminal. */
function shown(field: string): string {
  const short = field.length > MOST_SHOWN ? `${field.slice(0, MOST_SHOWN)}...` : field;
  return /^[\x21-\x7e]+$/.test(short) ? short : JSON.stringify(short);
}

/** A word for a shell. */
function shellWord(word: string): string {
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
  const isHex = first.length === 1;
  const named = shellWord(file === 'standard input' ? '-' : file);
  const ways = isHex
    ? ['--format csv --columns address=1', '--format csv --columns id=1']
    : [
        `--format csv --columns ${likelyColumns(rows)}`,
        ...(rows.every((row) => isReferenceString(row.join(' '))) ? ['--format refs'] : []),
        ...formats.map((format) => `--format ${format}`),
      ];
  const numbered = first.map((field, at) => `(${at + 1}) ${shown(field)}`).join('  ');
  const count = `${first.length} column${first.length === 1 ? '' : 's'}`;
  return {
    what: `a table of ${count} without names`,
    expected: [
      'one of these commands, with your columns',
      `  first row: ${numbered}`,
      ...ways.map((way) => `  machvm trace info ${named} ${way}`),
    ].join('\n'),
  };
}
