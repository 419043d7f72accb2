/**
 * What a program gives to the functions of the package. Types are gone when it runs, so what does
 * not fit is reported here, in one sentence: where, what is wrong, and what to give instead.
 * @ours errors of an embedding program, decision 7
 */
import type { Option, OptionTable } from './options';
import { optionFits, rangeOf } from './options';

/** A program gives what a function of the package cannot use. @ours see the head of this file */
export class GivenError extends TypeError {
  override readonly name = 'GivenError';
}

/** What a value should be, and whether it is. @ours see the head of this file */
export interface Form {
  readonly meant: string;
  fits(value: unknown): boolean;
}

type Kind = 'string' | 'boolean' | 'function';

function typed(kind: Kind, meant: string): Form {
  return { meant, fits: (value) => typeof value === kind };
}

/** Any text. @ours see the head of this file */
export const text = typed('string', 'text');
/** A name that is not empty. @ours see the head of this file */
export const named: Form = {
  meant: 'a name',
  fits: (value) => typeof value === 'string' && value !== '',
};
/** True or false. @ours see the head of this file */
export const flag = typed('boolean', 'true or false');
/** A function. @ours see the head of this file */
export const call = typed('function', 'a function');

/** A record, not a list. @ours see the head of this file */
export function record(meant = 'a record'): Form {
  const fits = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  return { meant, fits };
}

/** A list whose entries all fit. @ours see the head of this file */
export function list(of: Form, meant = 'a list'): Form {
  const fits = (value: unknown): boolean => Array.isArray(value) && value.every(of.fits);
  return { meant, fits };
}

/** A whole number in a range. @ours see the head of this file */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER): Form {
  const range =
    most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return {
    meant: `a whole number ${range}`,
    fits: (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
  };
}

/** One of some words. @ours see the head of this file */
export function oneOf(words: readonly string[]): Form {
  return { meant: `one of ${words.join(', ')}`, fits: (value) => words.includes(String(value)) };
}

/** A value of a class. @ours see the head of this file */
export function made(by: abstract new (...given: never) => object, meant: string): Form {
  return { meant, fits: (value) => value instanceof by };
}

/** A record that has those functions. @ours see the head of this file */
export function having(functions: readonly string[], meant: string): Form {
  const fits = (value: unknown): boolean =>
    functions.every((key) => typeof Reflect.get(Object(value), key) === 'function');
  return { meant, fits };
}

/** A machine; this room knows no class of it. @ours see the head of this file */
export const MACHINE = having(['step', 'addHost'], 'a Machine, such as that of buildScenario');

/** What a handler of a pager, or a thread of it, gets as its task. @ours as above */
export const TASK = having(['send', 'vmAllocate', 'machPortAllocate'], 'the task of a handler');

/** A value that may be left out. @ours see the head of this file */
export function maybe(form: Form): Form {
  return { meant: form.meant, fits: (value) => value === undefined || form.fits(value) };
}

/** A value in a sentence. @ours see the head of this file */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60));
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** A form for each key of a record: values of the kinds that it has. @ours as above */
export function alike(example: object): Readonly<Record<string, Form>> {
  const forms = Object.entries(example).map(([key, value]): [string, Form] => {
    const kind = typeof value;
    return [key, { meant: `a ${kind}`, fits: (given) => typeof given === kind }];
  });
  return Object.fromEntries(forms);
}

/** Why a value does not fit, or null. @ours see the head of this file */
export function valueProblem(what: string, value: unknown, form: Form): string | null {
  if (form.fits(value)) return null;
  if (value === undefined) return `${what} is missing; give ${form.meant}`;
  return `${what} is ${shown(value)}; give ${form.meant}`;
}

/** Why a record does not fit: a key that is not known, a value of another form. @ours as above */
export function recordProblem(
  given: unknown,
  forms: Readonly<Record<string, Form>>,
  what = 'the options',
): string | null {
  const problem = valueProblem(what, given, record());
  if (problem !== null) return problem;
  const known = Object.keys(forms);
  for (const key of Object.keys(Object(given))) {
    if (Object.hasOwn(forms, key)) continue;
    return `there is no option ${key}; give only ${known.join(', ')}`;
  }
  return fieldsProblem(given, forms);
}

/** Why fields of a record do not fit, whatever else it has; or null. @ours as above */
export function fieldsProblem(
  given: unknown,
  forms: Readonly<Record<string, Form>>,
): string | null {
  for (const [key, form] of Object.entries(forms)) {
    const problem = valueProblem(key, Reflect.get(Object(given), key), form);
    if (problem !== null) return problem;
  }
  return null;
}

function optionForm(entry: Option<string | number | boolean>): Form {
  const [least, most] = rangeOf(entry);
  const number = Number.isInteger(entry.value) ? 'a whole number' : 'a number';
  const meant = {
    string: 'text',
    boolean: 'true or false',
    number: `${number} from ${least} to ${most}`,
  }[typeof entry.value as 'string' | 'boolean' | 'number']; // parsed
  return {
    meant: entry.choices === null ? meant : `one of ${entry.choices.join(', ')}`,
    fits: (value) => value === undefined || optionFits(entry, value as string), // parsed
  };
}

/** Why values are not those that a table of options allows, or null. @ours as above */
export function optionsProblem(given: unknown, table: OptionTable, what: string): string | null {
  const forms = Object.entries(table).map(([key, entry]) => [key, optionForm(entry)] as const);
  if (forms.length === 0 && Object.keys(Object(given)).length > 0 && record().fits(given)) {
    return `${what} has ${Object.keys(Object(given))[0]}; it has no options, so give {}`;
  }
  return recordProblem(given, Object.fromEntries(forms), what);
}

/** Throws a GivenError if there is a problem. @ours see the head of this file */
export function refuse(where: string, problem: string | null): void {
  if (problem !== null) throw new GivenError(`${where}: ${problem}`);
}

/** Throws a GivenError for a value that does not fit. @ours see the head of this file */
export function needs(where: string, what: string, value: unknown, form: Form): void {
  refuse(where, valueProblem(what, value, form));
}
