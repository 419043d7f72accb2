/**
 * Which column of a table is what: by the names in its first record, or as the user says in
 * `id=5,op=3`, by number from 1 or by name. libCacheSim's own words (`obj-id-col=5`) will do too.
 *
 *   id        names a page; a word that is not a number is an object of one page, but not in a
 *             column that is named after pages or blocks
 *   address   instead of id: bytes, or as many as `unit` says, with `size`
 *   op        r, read, get, 0x28 ... or w, write, set, 0x2a ...; without it all are reads
 *   object    what the page belongs to
 *   count     how often the access is repeated
 *
 * Blocks and sectors name pages; with `unit`, the bytes of one, they are addresses.
 */
import type { Misfit } from './accesses';
import type { NamedCodes } from './operations';
import { quoted } from './trace_error';

export type Role = 'id' | 'address' | 'size' | 'op' | 'object' | 'count';
/** Columns by their role, from 0. */
export type Columns = Partial<Readonly<Record<Role, number>>>;

/** What is said of a table besides its content. */
export interface Said {
  /** Columns by role: a number from 1, or a name. */
  readonly columns: ReadonlyMap<Role, string>;
  /** Columns that are named and not used, such as the time. */
  readonly unused: readonly string[];
  readonly codes: NamedCodes;
  readonly header: boolean | null;
  readonly delimiter: string | null;
  readonly unit: number | null;
  readonly sizeUnit: number | null;
  /** Whether ids are numbers, or words even if they look like numbers. */
  readonly numbers: boolean | null;
  /** Whether numbers are hexadecimal without 0x. */
  readonly hex: boolean;
  /** Whether the id goes by a name of pages or blocks, as in `lba=3`. */
  readonly isPages: boolean;
}

/** Names of pages, which are numbers. */
const PAGES: readonly string[] = ['page', 'pageid', 'pageno', 'pagenumber', 'vpn', 'pfn'];
/** What columns are called, in small letters without signs; the first that is there counts. */
const ROLES: Readonly<Record<Role, readonly string[]>> = {
  id: [...PAGES, 'id', 'objid', 'key', 'index', 'objectid', 'obj', 'item', 'itemid'],
  address: ['address', 'addr', 'vaddr', 'offset', 'fileoffset', 'byteoffset'],
  size: ['size', 'objsize', 'objectsize', 'bytes', 'nbytes', 'len', 'length', 'iosize', 'sectors'],
  op: ['op', 'operation', 'opcode', 'type', 'kind', 'rw', 'iotype', 'cmd', 'access', 'iswrite'],
  object: [
    ...['object', 'file', 'filename', 'inode', 'ino', 'disk', 'device', 'deviceid', 'dev'],
    ...['devid', 'volume', 'volumeid', 'lun'],
  ],
  count: ['count', 'counts', 'cnt', 'opcount', 'repeat', 'repeats'],
};
/** Names of numbered blocks. */
const BLOCKS: readonly string[] = ['lbn', 'lba', 'block', 'blockno', 'blkno', 'sector'];
const ALL_ROLES: readonly Role[] = ['id', 'address', 'size', 'op', 'object', 'count'];
const UNUSED = /^(time|timestamp|ttl|tenant|feature|nextaccessvtime|latency|pid)$/;

/** A name of a column without case, blanks, signs, and a unit that says bytes. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/\((bytes?|b)\)/, '')
    .replace(/[\s_.-]/g, '');
}

/** The role that a name stands for; blocks are addresses if they have a unit. */
export function roleOf(name: string, hasUnit = false): Role | null {
  const word = plain(name);
  if (BLOCKS.includes(word)) return hasUnit ? 'address' : 'id';
  return ALL_ROLES.find((role) => ROLES[role].includes(word)) ?? null;
}

/** Whether what a column of this name holds are numbers, and never words. */
export function namesPages(name: string): boolean {
  const word = plain(name);
  return word === 'index' || PAGES.includes(word) || BLOCKS.includes(word);
}

const misfit = (what: string, expected: string): Misfit => ({ what, expected });

/** One `name=value`; the value may be in quotes. */
const PART = /\s*([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^,]*?))\s*(?:,|$)/y;
const DELIMITER = /\s*delimiter\s*=\s*(?:(["'])(.)\1|(\\t|tab|space|comma|.))?\s*(?:,|$)/iy;
const SIGNS: Readonly<Record<string, string>> = { '\\t': '\t', tab: '\t', space: ' ', comma: ',' };
const YES = /^(yes|true|1)$/i;
const NO = /^(no|false|0)$/i;
const SHAPE = 'parts such as id=5, op=lbn, read=1, write=0, unit=512, header=yes or delimiter=;';

class SaidParts {
  readonly columns = new Map<Role, string>();
  readonly unused: string[] = [];
  readonly codes = new Map<string, boolean>();
  /** Options of one value, by their names. */
  readonly options = new Map<string, string>();
  delimiter: string | null = null;
  isPages = false;
}

const OPTIONS: Readonly<Record<string, string>> = {
  header: 'header',
  hasheader: 'header',
  unit: 'unit',
  sizeunit: 'size-unit',
  objidisnum: 'obj-id-is-num',
  hex: 'hex',
};

/** Takes one part, or says what is wrong with it. */
function takePart(said: SaidParts, name: string, value: string, hasUnit: boolean): Misfit | null {
  const word = plain(name.replace(/-col$/, ''));
  const part = quoted(`${name}=${value}`);
  if (value === '') return misfit(`${part} has no value`, SHAPE);
  if (word === 'read' || word === 'write') {
    const code = value.toLowerCase();
    if (said.codes.has(code)) return misfit(`the code ${quoted(value)} is named twice`, 'once');
    said.codes.set(code, word === 'write');
    return null;
  }
  const option = OPTIONS[word];
  const role = option === undefined ? roleOf(word, hasUnit) : null;
  if (option === undefined && role === null) {
    if (!UNUSED.test(word)) return misfit(`${part} is not known`, SHAPE);
    said.unused.push(value);
    return null;
  }
  const isTwice = role === null ? said.options.has(option ?? '') : said.columns.has(role);
  if (isTwice) return misfit(`${role ?? option} is named twice`, 'once');
  if (role === null) said.options.set(option ?? '', value);
  else said.columns.set(role, value);
  if (role === 'id') said.isPages = namesPages(word);
  return null;
}

function truth(said: SaidParts, name: string): boolean | null | Misfit {
  const value = said.options.get(name);
  if (value === undefined) return null;
  if (YES.test(value)) return true;
  return NO.test(value) ? false : misfit(`${name}=${value} is neither`, 'yes or no');
}

function bytes(said: SaidParts, name: string): number | null | Misfit {
  const value = said.options.get(name);
  if (value === undefined) return null;
  if (/^[1-9]\d{0,9}$/.test(value)) return Number(value);
  return misfit(`${name}=${value}`, 'a number of bytes, such as 512');
}

const isMisfit = (value: unknown): value is Misfit => typeof value === 'object' && value !== null;

/** Reads what the user says: `id=5,op=3,delimiter=;`. `unit` is what is said elsewhere. */
export function readSaid(text: string, unit: number | null): Said | Misfit {
  const said = new SaidParts();
  const hasUnit = unit !== null || /(^|,)\s*unit\s*=/.test(text);
  for (let at = 0; at < text.length; ) {
    DELIMITER.lastIndex = at;
    const sign = DELIMITER.exec(text);
    PART.lastIndex = at;
    const found = sign ?? PART.exec(text);
    if (found === null) return misfit(`${quoted(text.slice(at))} names no column`, SHAPE);
    at += found[0].length;
    if (sign === null) {
      const [, name = '', double, single, bare = ''] = found;
      const wrong = takePart(said, name, double ?? single ?? bare, hasUnit);
      if (wrong !== null) return wrong;
    } else {
      const given = sign[2] ?? sign[3] ?? '';
      if (said.delimiter !== null) return misfit('delimiter is named twice', 'once');
      said.delimiter = SIGNS[given.toLowerCase()] ?? given;
      if (/^[\w"]?$/.test(said.delimiter)) {
        return misfit(`delimiter=${given}`, 'a sign such as , ; | or tab, quoted for the shell');
      }
    }
  }
  return settled(said, unit);
}

function settled(said: SaidParts, unit: number | null): Said | Misfit {
  const own = bytes(said, 'unit');
  const sizeUnit = bytes(said, 'size-unit');
  const header = truth(said, 'header');
  const numbers = truth(said, 'obj-id-is-num');
  const hex = truth(said, 'hex');
  if (isMisfit(own)) return own;
  if (isMisfit(sizeUnit)) return sizeUnit;
  if (isMisfit(header)) return header;
  if (isMisfit(numbers)) return numbers;
  if (isMisfit(hex)) return hex;
  if (own !== null && unit !== null && own !== unit) {
    return misfit(`unit is ${unit} and ${own}`, 'one unit');
  }
  const { columns, unused, codes, delimiter } = said;
  const wrong = contradiction(columns, { codes, numbers, unit: own ?? unit ?? sizeUnit });
  if (wrong !== null) return wrong;
  return {
    columns,
    unused,
    codes,
    header,
    delimiter,
    unit: own ?? unit,
    sizeUnit,
    numbers,
    hex: hex === true,
    isPages: said.isPages,
  };
}

/** What is said and could only be ignored. */
function contradiction(
  columns: ReadonlyMap<Role, string>,
  said: Pick<Said, 'codes' | 'unit' | 'numbers'>,
): Misfit | null {
  if (columns.size === 0) return null;
  const isById = columns.has('id');
  if (isById && columns.has('address')) return misfit('both id and address are named', 'one');
  if (!isById && !columns.has('address')) {
    return misfit(`${[...columns.keys()].join(', ')}: no column names a page`, 'id=N or address=N');
  }
  if (isById && said.unit !== null) {
    return misfit('unit is for addresses, and an id has none', 'address=N, or no unit');
  }
  if (!columns.has('op') && said.codes.size > 0) {
    return misfit('read and write are codes of an operation', 'op=N as well');
  }
  if (!isById && said.numbers !== null) return misfit('obj-id-is-num without an id', 'id=N');
  return null;
}

/** The place of a column that is given by number or by name; what is wrong with it otherwise. */
function placeOf(value: string, fields: readonly string[], hasNames: boolean): number | Misfit {
  const count = `${fields.length} column${fields.length === 1 ? '' : 's'}`;
  if (/^\d+$/.test(value)) {
    const place = Number(value) - 1;
    if (place >= 0 && place < fields.length) return place;
    return misfit(`there is no column ${value}`, `a number from 1 to ${fields.length}`);
  }
  const places = fields.flatMap((field, at) => (plain(field) === plain(value) ? [at] : []));
  const [place] = places;
  if (!hasNames || place === undefined) {
    return misfit(`no column is called ${quoted(value)}`, `a number or a name of the ${count}`);
  }
  if (places.length === 1) return place;
  return misfit(`${places.length} columns are called ${quoted(value)}`, 'a number');
}

/** The columns as they were said. */
export function saidColumns(
  said: Said,
  fields: readonly string[],
  hasNames: boolean,
): Columns | Misfit {
  const columns: { [role in Role]?: number } = {};
  const taken = new Map<number, Role>();
  for (const value of said.unused) {
    const place = placeOf(value, fields, hasNames);
    if (typeof place !== 'number') return place;
  }
  for (const [role, value] of said.columns) {
    const place = placeOf(value, fields, hasNames);
    if (typeof place !== 'number') return place;
    const other = taken.get(place);
    if (other !== undefined) {
      return misfit(`column ${place + 1} is both ${other} and ${role}`, 'a column for each');
    }
    taken.set(place, role);
    columns[role] = place;
  }
  return columns;
}

/** Names that count only where no other of the role is there. */
const WEAK: readonly string[] = ['index', 'count'];

/** The columns that a first record names; null if it names none that matters. */
export function namedColumns(fields: readonly string[], hasUnit: boolean): Columns | Misfit | null {
  const columns: { [role in Role]?: number } = {};
  for (const role of ALL_ROLES) {
    const mine = fields.flatMap((name, at) => (roleOf(name, hasUnit) === role ? [at] : []));
    const strong = mine.filter((at) => !WEAK.includes(plain(fields[at] ?? '')));
    const names = (strong.length > 0 ? strong : mine).map((at) => plain(fields[at] ?? ''));
    const order = [...ROLES[role], ...BLOCKS];
    const name = order.find((known) => names.includes(known));
    if (name === undefined) continue;
    if (names.filter((each) => each === name).length > 1) {
      return misfit(`two columns are called ${quoted(name)}`, '--columns with numbers');
    }
    columns[role] = fields.findIndex((field) => plain(field) === name);
  }
  return decided(columns, fields, hasUnit);
}

/** Refuses what may mean two things. */
function decided(
  columns: Columns,
  fields: readonly string[],
  hasUnit: boolean,
): Columns | Misfit | null {
  const { id, address, size, count, ...others } = columns;
  const called = (at: number): string => plain(fields[at] ?? '');
  if (id === undefined && address === undefined) return null;
  if (address === undefined) {
    if (!hasUnit) return columns;
    return misfit(`unit is for addresses; ${quoted(called(id ?? 0))} is an id`, 'no unit');
  }
  if (count !== undefined && size === undefined && called(count) === 'count') {
    const expected = `--columns address=${address + 1},size=${count + 1}, or count=${count + 1}`;
    return misfit('"count" may be a size or a number of repetitions', expected);
  }
  if (id === undefined) return columns;
  const name = called(id);
  const rest = { ...others, ...(count === undefined ? {} : { count }) };
  if (name === 'index') {
    return { ...rest, address, ...(size === undefined ? {} : { size }) };
  }
  if (name === 'page') return { ...rest, id, ...(size === undefined ? {} : { size }) };
  const ways = `--columns id=${id + 1}, or --columns object=${id + 1},address=${address + 1}`;
  return misfit(`${quoted(name)} and ${quoted(called(address))} may both name pages`, ways);
}
