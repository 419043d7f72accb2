/**
 * The forms of arguments as a scenario writes them: each becomes the fields of a step or of a call.
 * Names are looked up, pages checked against what has them, quantities read.
 */
import type { ArgDef, ArgDefs, FormName } from '../../kernel/mach/call_def';
import type { Path } from './finding';
import type { Names } from './resolve_names';
import type { Part, Regions } from './resolve_regions';
import { pagesIn, partOf } from './resolve_regions';
import type { Resolving } from './resolving';

type Fields = Readonly<Record<string, unknown>>;

/** What is read, and what it may name. */
export interface Reading {
  readonly resolving: Resolving;
  readonly given: Fields;
  readonly path: Path;
  readonly names: Names;
  readonly regions: Regions;
  readonly args: ArgDefs;
  /** Of a call of a pager. */
  readonly object?: { readonly name: string; readonly size: number };
}

/** One argument of it. */
interface Argument {
  readonly arg: ArgDef;
  readonly field: string;
  readonly at: Path;
  /** What the file says; undefined for nothing. */
  readonly value: unknown;
}

const quantity = (value: unknown) => value as string | number; // parsed
const text = (value: unknown) => value as string | undefined; // parsed

/** The pages under some keys; `to_page` is the page of a target. */
function pagesUnder(given: Fields, keys: readonly string[]): Part {
  const part: Record<string, unknown> = {};
  for (const key of keys) {
    if (given[key] !== undefined) part[key === 'pages' ? 'pages' : 'page'] = given[key];
  }
  return part as Part; // parsed
}

/** The keys that name pages of the source: its own, or those of the extent. */
function pageKeys({ args }: Reading, arg: ArgDef): readonly string[] {
  return arg.pages ?? Object.values(args).find(({ form }) => form === 'extent')?.pages ?? [];
}

/** The bytes of a source, with their number if the call has an extent. */
function bytesOf(reading: Reading, offset: number, size: number): Fields {
  const sized = Object.values(reading.args).some(({ form }) => form === 'extent');
  return sized ? { offset, size } : { offset };
}

function region(reading: Reading, { arg, at, value }: Argument): Fields {
  const { resolving, given, path, regions } = reading;
  const name = String(value);
  resolving.known(name, regions.keys(), at, 'region');
  const part = pagesUnder(given, pageKeys(reading, arg));
  const { offset, size } = partOf(resolving, part, path, name, regions);
  return { region: name, ...bytesOf(reading, offset, size) };
}

function target({ resolving, given, path, regions }: Reading, argument: Argument): Fields {
  const name = String(argument.value);
  resolving.known(name, regions.keys(), argument.at, 'region');
  const part = pagesUnder(given, argument.arg.pages ?? []);
  const toOffset =
    part.page === undefined ? 0 : partOf(resolving, part, path, name, regions).offset;
  return { to: name, toOffset };
}

function object(reading: Reading, { arg, at, value }: Argument): Fields {
  const { resolving, given, path, names } = reading;
  const name = String(value);
  const sizes = new Map([...names.objects, ...names.made]);
  resolving.known(name, sizes.keys(), at, 'object');
  const limit = pagesIn(resolving, sizes.get(name) ?? Number.MAX_SAFE_INTEGER);
  const part = pagesUnder(given, pageKeys(reading, arg));
  const { first, count } = resolving.range(part, path, limit, `object ${name}`);
  const { pageSize } = resolving;
  return { object: name, ...bytesOf(reading, first * pageSize, count * pageSize) };
}

function part({ resolving, given, path, object: of }: Reading): {
  readonly offset: number;
  readonly size: number;
} {
  const { name = '', size = Number.MAX_SAFE_INTEGER } = of ?? {};
  const limit = pagesIn(resolving, size);
  const pages = pagesUnder(given, ['page', 'pages']);
  const { first, count } = resolving.range(pages, path, limit, `object ${name}`);
  return { offset: first * resolving.pageSize, size: count * resolving.pageSize };
}

/** The pages of a supply and what they hold. */
function supply(reading: Reading): Fields {
  const { resolving, given, path } = reading;
  const { offset, size } = part(reading);
  const count = size / resolving.pageSize;
  const value = given['value'] as number | undefined; // parsed
  const listed = given['values'] as readonly number[] | undefined; // parsed
  const values = listed ?? [];
  if (value !== undefined && listed !== undefined) {
    resolving.report([...path, 'value'], 'both value and values', 'write one of them', true);
  } else if (listed !== undefined && values.length !== count) {
    const what = `${values.length} values for ${count} pages`;
    resolving.report([...path, 'values'], what, 'write one for each page');
  }
  const words = { length: Math.min(count, 1 << 16) };
  return { offset, values: Array.from(words, (_, i) => values[i] ?? value ?? 0) };
}

function created({ resolving, names }: Reading, { at, value }: Argument): Fields {
  const as = String(value);
  if (names.objects.has(as) || names.made.has(as)) {
    resolving.report(at, `${as} is an object already`, 'give each object a different name');
  }
  return { as };
}

/** The pagers of the host, and none. */
function manager({ resolving, names }: Reading, { at, value }: Argument): string | null {
  const here = names.pagers.filter(({ host }) => host === resolving.hostName);
  resolving.known(String(value), ['none', ...here.map(({ name }) => name)], at, 'pager');
  return value === 'none' ? null : String(value);
}

/** Forms that are one value under the name of the argument. */
const values: {
  readonly [F in FormName]?: (reading: Reading, argument: Argument) => unknown;
} = {
  made({ resolving, names }, { at, value }) {
    resolving.known(String(value), names.made.keys(), at, 'object');
    return value;
  },
  device({ resolving, names }, { at, value }) {
    resolving.known(String(value), names.devices, at, 'device');
    return value;
  },
  pager: manager,
  size: ({ resolving }, { at, value }) => resolving.wholePages(quantity(value), at),
  bytes: ({ resolving }, { at, value }) => resolving.bytes(quantity(value), at),
  length: ({ resolving }, { at, value }) => resolving.bytes(quantity(value), at, 'bytes'),
  prot: ({ resolving }, { at, value }) => resolving.protection(quantity(value), at, 0),
  lock: ({ resolving }, { at, value }) => resolving.prot(quantity(value), at, 0),
  code: ({ resolving }, { at, value }) => resolving.code(text(value), at, 'KERN_SUCCESS'),
  choice: ({ resolving }, { arg, at, value }) =>
    resolving.choice(text(value), arg.names ?? [], at, 0),
  word_of({ resolving }, { arg: { names = [] }, at, value }) {
    return names[resolving.choice(text(value), names, at, 0)]?.toLowerCase();
  },
};

/** The bits whose keys are true. */
function bits({ given }: Reading, { arg, field }: Argument): Fields {
  const set = Object.entries(arg.bits ?? {}).filter(([key]) => given[key] === true);
  return { [field]: set.reduce((flags, [, [bit]]) => flags | bit, 0) };
}

/** Forms that are several fields, or none. */
const records: {
  readonly [F in FormName]?: (reading: Reading, argument: Argument) => Fields;
} = {
  region,
  target,
  object,
  part,
  supply,
  created,
  bits,
  // A region that is mapped from an object has its name, unless it gets another.
  place: ({ given }, { value }) => ({ as: value === '' ? given['map'] : value }),
  // These come with what they are of.
  extent: () => ({}),
  start: () => ({}),
  nothing: () => ({}),
};

/** The value of one form at a place of the file. */
export function readValue(reading: Reading, arg: ArgDef, at: Path, value: unknown): unknown {
  const read = values[arg.form];
  return read === undefined ? value : read(reading, { arg, at, value, field: '' });
}

function readArg(reading: Reading, name: string, arg: ArgDef): Fields {
  const { key = name, field = name, form, otherwise } = arg;
  if (arg.fixed !== undefined || (key === null && arg.spare === true)) return {};
  const at = [...reading.path, key ?? name];
  const given = key === null ? undefined : reading.given[key];
  // A default that is text is read as if the file had it.
  const value = given ?? (typeof otherwise === 'string' ? otherwise : undefined);
  const several = records[form];
  if (several !== undefined) return several(reading, { arg, field, at, value });
  return { [field]: value === undefined ? otherwise : readValue(reading, arg, at, value) };
}

/** The fields of a step or a call, from the arguments of its definition. */
export function readArgs(reading: Reading): Fields {
  const read = Object.entries(reading.args).map(([name, arg]) => readArg(reading, name, arg));
  return Object.assign({}, ...read);
}
