/**
 * The calls of the table, in the schema of the scenario language: the first key is the verb, its
 * value the thing that it is done to, then come the other arguments, `is` and `fails`.
 */
import { z } from 'zod';
import type { AnswerDef, ArgDef, ArgDefs, CallDef, FormName } from '../../kernel/mach/call_def';
import { verbOf, whereText } from '../../kernel/mach/call_table';
import * as f from './schema_fields';

type Shapes = Record<string, z.ZodType>;

/** Forms that are one value under one key, by what is said of them. */
const forms: { readonly [F in FormName]?: (text: string) => z.ZodType } = {
  region: () => f.name('a region: what map or allocate made'),
  target: () => f.name('a region: what map or allocate made'),
  object: () => f.name('an object'),
  place: () => f.ownName,
  created: () => f.ownName,
  made: f.name,
  pager: f.name,
  device: f.name,
  name: f.name,
  choice: f.name,
  word_of: f.name,
  code: f.name,
  nothing: f.flag,
  flag: f.flag,
  size: f.size,
  bytes: f.size,
  length: f.size,
  prot: f.prot,
  lock: f.prot,
  int: (text) => z.int().describe(text),
  count: f.count,
  word: (text) => f.word.describe(text),
};

/** Keys that name pages, optional all. */
const pageKeys = (keys: readonly string[]): Shapes =>
  Object.fromEntries(keys.map((key) => [key, (key === 'pages' ? f.pages : f.page).optional()]));

/** The keys of one argument. */
function argKeys(name: string, arg: ArgDef): Shapes {
  const { form, text, key = name, otherwise, pages = [], bits = {} } = arg;
  const own: Shapes = {};
  const shape = arg.fixed === undefined && key !== null ? forms[form]?.(text) : undefined;
  if (key !== null && shape !== undefined) {
    const optional = form === 'place' ? shape.optional().describe(text) : shape.optional();
    own[key] = otherwise === undefined ? shape : optional;
  }
  for (const [bit, [, said]] of Object.entries(bits)) own[bit] = f.flag(said).optional();
  const supplied: Shapes =
    form === 'supply'
      ? {
          value: f.word.describe('the first word of every page').optional(),
          values: z.array(f.word).describe('the first word of each page').optional(),
        }
      : {};
  return { ...own, ...pageKeys(pages), ...supplied };
}

/** Arguments in the order of the language: what the verb is done to comes first. */
export function inOrder(verb: string, args: ArgDefs): readonly (readonly [string, ArgDef])[] {
  const rank = ([name, { key = name, last }]: readonly [string, ArgDef]): number =>
    key === verb ? 0 : last === true ? 2 : 1;
  return Object.entries(args).toSorted((a, b) => rank(a) - rank(b));
}

function answerShape({ text, form, fields }: AnswerDef): z.ZodType {
  if (fields === undefined) return (forms[form ?? 'name'] ?? f.name)(text).optional();
  const keys = Object.entries(fields).map(([key, arg]): [string, z.ZodType] => [
    key,
    (forms[arg.form] ?? f.name)(arg.text).optional(),
  ]);
  return z.strictObject(Object.fromEntries(keys)).describe(text).optional();
}

/** What a call does, and where, if not everywhere. */
export function summaryOf(def: CallDef): string {
  const { summary, offer } = def;
  return offer === undefined ? summary : `${summary.replace(/[.]$/, '')}; ${whereText(def)}.`;
}

function shapeOf(verb: string, def: CallDef, first: Shapes, last: Shapes): z.ZodType {
  const keys = inOrder(verb, def.args).map(([name, arg]) => argKeys(name, arg));
  const shape = Object.assign({}, first, ...keys, last);
  return z.strictObject(shape).describe(summaryOf(def));
}

/** The shapes of calls by their verbs. */
function shapesOf(
  calls: Readonly<Record<string, CallDef>>,
  make: (verb: string, def: CallDef) => z.ZodType,
): Shapes {
  const shapes: Shapes = {};
  for (const [name, def] of Object.entries(calls)) {
    const verb = verbOf(name, def);
    if (verb !== null) shapes[verb] = make(verb, def);
  }
  return shapes;
}

const fails = f.code.describe('the code with which the step fails').optional();

/** Steps of tasks that are calls, by verb. */
export function taskCallShapes(calls: Readonly<Record<string, CallDef>>): Shapes {
  return shapesOf(calls, (verb, def) =>
    shapeOf(
      verb,
      def,
      {},
      {
        ...(def.answer === undefined ? {} : { is: answerShape(def.answer) }),
        ...(def.silent === true ? {} : { fails }),
      },
    ),
  );
}

const host = f.name('the host, if there are several; by default the first one').optional();

/** Calls of pagers, by verb. */
export function controlCallShapes(calls: Readonly<Record<string, CallDef>>): Shapes {
  return shapesOf(calls, (verb, def) =>
    shapeOf(verb, def, { [verb]: f.name('an object'), host, ...f.start }, {}),
  );
}
