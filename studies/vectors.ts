/**
 * Published answers: tables of reference strings or traces with the number of faults that a book, a
 * lecture or another simulator gives for a policy. What lives here: reading such a table, and
 * naming the policy, with its conventions, that each row means.
 *
 * Two kinds of columns are known:
 *   source,string,frames,algorithm,faults   textbooks: `7 0 1 2w`, a `w` for writes; optional:
 *     preloaded (pages that are there at the start), matching_conventions (separated by `;`)
 *   trace,algorithm,params,cache_size_objects,misses   cache simulators: a trace by its name
 */
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { choosePolicy, PolicyChoiceError } from '../scenarios/language/policy_choice';
import { meant } from '../scenarios/language/suggest';
import { MOST_FRAMES } from '../scenarios/replay/replay';
import { readReferenceString } from '../traces/readers/refs';
import type { Trace } from '../traces/trace';

/** One published answer. */
export interface Vector {
  readonly line: number;
  readonly source: string;
  /** The name of a trace, or the references themselves. */
  readonly trace: string | Trace;
  /** How many of the references only bring in what is there at the start. */
  readonly preloaded: Trace | null;
  readonly frames: number;
  readonly algorithm: string;
  /** Policies as `clock:insert=0`, each of which gives the answer; none if nobody has it. */
  readonly policies: readonly string[];
  readonly faults: number;
}

/** What is wrong with a table, as `FILE:LINE: ...`. */
export class VectorError extends Error {
  override readonly name = 'VectorError';
}

const count = z.string().regex(/^\d+$/, 'must be a whole number').transform(Number);
const frames = count
  .refine((value) => value >= 1, 'must be at least 1')
  .refine((value) => value <= MOST_FRAMES, `must be at most ${MOST_FRAMES}`);

const textbook = z.object({
  source: z.string(),
  string: z.string().regex(/\S/, 'must have references'),
  frames,
  algorithm: z.string().min(1, 'must name a policy'),
  faults: count,
  preloaded: z.string().default(''),
  matching_conventions: z.string().default(''),
});

const simulator = z.object({
  trace: z.string().min(1, 'must name a trace'),
  algorithm: z.string().min(1, 'must name a policy'),
  params: z.string().default(''),
  cache_size_objects: frames,
  misses: count,
});

const KINDS = { textbook, simulator };

/** What a convention of the books is called here; null for one that no policy has. */
const conventionOptions: Readonly<Record<string, string | null>> = {
  'ring,R-on-load=1': 'insert=1,sweep=ring',
  'ring,R-on-load=0': 'insert=0,sweep=ring',
  'clear-all-when-full,R-on-load=1': 'insert=1,sweep=clear_all',
  'clear-all-when-full,R-on-load=0': 'insert=0,sweep=clear_all',
  'bits=2(max 3),R-on-load=0': 'bits=2,insert=0',
  'bits=2(max 3),R-on-load=1': 'bits=2,insert=1',
  'bits=2(max 2),R-on-load=0': 'bits=2,most=2,insert=0',
  'bits=2(max 2),R-on-load=1': 'bits=2,most=2,insert=1',
  'R-on-load=0': 'insert=0',
  'R-on-load=1': 'insert=1',
  'shift each reference, tie=fifo': 'interval=1',
  stallings: '',
  tsinghua: null,
  macos4: null,
};

/** The names that books and simulators have for policies, where they are not ours. */
const policyNames: Readonly<Record<string, string>> = {
  arb: 'aging',
  clock2bit: 'clock',
  'enhanced-clock': 'enhanced-second-chance',
  belady: 'opt',
  s3fifo: 's3-fifo',
};

/** Parameters of cache simulators, and the options that they are. */
const parameterNames: Readonly<Record<string, string>> = {
  'n-bit-counter': 'bits',
  'Ain-size-ratio': 'in',
  'Aout-size-ratio': 'out',
  'fifo-size-ratio': 'small',
  'ghost-size-ratio': 'ghost',
  'move-to-main-threshold': 'threshold',
};

/** `persist=True,tie=fifo` as options; undefined if nobody knows the convention. */
function optionsOf(convention: string): string | null | undefined {
  if (Object.hasOwn(conventionOptions, convention)) return conventionOptions[convention];
  return /^(\w+=\w+)(,\w+=\w+)*$/.test(convention) ? convention.toLowerCase() : undefined;
}

function policyOf(algorithm: string): { readonly name: string; readonly more: string } {
  const lower = algorithm.toLowerCase();
  const interval = /^clock-interval(\d+)$/.exec(lower);
  if (interval !== null) return { name: 'clock', more: `clear=${interval[1]}` };
  return { name: policyNames[lower] ?? lower, more: '' };
}

function textbookPolicies(algorithm: string, conventions: string): readonly string[] {
  const { name, more } = policyOf(algorithm);
  const list = conventions.split(';').filter((item) => item !== '');
  if (list.length === 0) return [more === '' ? name : `${name}:${more}`];
  return list.flatMap((convention) => {
    const options = optionsOf(convention);
    if (options === undefined)
      throw new PolicyChoiceError(`no convention "${convention}" is known`);
    if (options === null) return [];
    const both = [more, options].filter((item) => item !== '').join(',');
    return [both === '' ? name : `${name}:${both}`];
  });
}

function simulatorPolicies(algorithm: string, params: string): readonly string[] {
  const { name } = policyOf(algorithm);
  const given = params.split(';').flatMap((item) => {
    const [key = '', value = ''] = item.split('=');
    const option = parameterNames[key.trim()];
    return option === undefined ? [] : [`${option}=${Number(value)}`];
  });
  if (name === 'clock') given.push('insert=0');
  return [given.length === 0 ? name : `${name}:${given.join(',')}`];
}

/** The pages of a string numbered as they come; `w` behind a name of two letters or more writes. */
function stringTrace(string: string, file: string): Trace {
  const numbers = new Map<string, number>();
  const tokens = string.trim().split(/[\s,]+/);
  const pages = tokens.map((token) => {
    const writes = token.length > 1 && /w$/i.test(token);
    const page = writes ? token.slice(0, -1) : token;
    if (!numbers.has(page)) numbers.set(page, numbers.size);
    return `${numbers.get(page)}${writes ? 'w' : ''}`;
  });
  return readReferenceString(pages.join(' '), { file });
}

type Row = Readonly<Record<string, string>>;

function toVector(row: Row, line: number, kind: keyof typeof KINDS): Vector {
  if (kind === 'textbook') {
    const fields = textbook.parse(row);
    const { source, algorithm, preloaded, string } = fields;
    return {
      line,
      source,
      trace: stringTrace(`${preloaded} ${string}`, source),
      preloaded: preloaded === '' ? null : stringTrace(preloaded, source),
      frames: fields.frames,
      algorithm,
      policies: textbookPolicies(algorithm, fields.matching_conventions),
      faults: fields.faults,
    };
  }
  const fields = simulator.parse(row);
  return {
    line,
    source: fields.trace,
    trace: fields.trace,
    preloaded: null,
    frames: fields.cache_size_objects,
    algorithm: fields.algorithm,
    policies: simulatorPolicies(fields.algorithm, fields.params),
    faults: fields.misses,
  };
}

/** Which kind of table has these columns. */
function kindOf(file: string, columns: readonly string[]): keyof typeof KINDS {
  const kind = columns.includes('string') ? 'textbook' : 'simulator';
  for (const [column, schema] of Object.entries(KINDS[kind].shape)) {
    const optional = schema.safeParse(undefined).success;
    if (!optional && !columns.includes(column)) {
      const hint = meant(column, columns);
      throw new VectorError(`${file}:1: there is no column "${column}"; ${hint}`);
    }
  }
  return kind;
}

function wordsOf(error: unknown): string {
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : String(error);
  return error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ');
}

/** All rows of a table. Throws a VectorError at the first that is wrong. */
export function readVectors(text: string, file: string): readonly Vector[] {
  let rows: { readonly record: Row; readonly info: { readonly lines: number } }[];
  try {
    rows = parse(text, { columns: true, info: true, skip_empty_lines: true, bom: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new VectorError(`${file}: ${error.message}`);
  }
  const first = rows[0];
  if (first === undefined) throw new VectorError(`${file}: there is no row in it`);
  const kind = kindOf(file, Object.keys(first.record));
  return rows.map(({ record, info }) => {
    try {
      const vector = toVector(record, info.lines, kind);
      for (const policy of vector.policies) choosePolicy(policy, noFile);
      return vector;
    } catch (error) {
      throw new VectorError(`${file}:${info.lines}: ${wordsOf(error)}`);
    }
  });
}

function noFile(path: string): never {
  throw new PolicyChoiceError(`${path} is a file; a table names policies of the registry`);
}
