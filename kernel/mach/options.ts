/**
 * What lives here: tables of the options that a pager, a device or a latency understands. One gives
 * the defaults, the types, and the text for people and schemas; `settle` fills in what was given.
 */
import type { Plain } from './types';

type Scalar = number | boolean | string;

/** What a value counts, so that a scenario can write `5ms` or `4KiB` for it. */
export type OptionForm =
  | 'number'
  | 'pages'
  | 'records'
  | 'bytes'
  | 'ticks'
  | 'prot'
  | 'copy_strategy'
  | 'boolean'
  | 'text';

export interface Option<V extends Scalar> {
  /** The value when nothing is given. */
  readonly value: V;
  readonly form: OptionForm;
  readonly summary: string;
  /** The only values that are allowed, when they can be listed. */
  readonly choices: readonly V[] | null;
  /** The least and the greatest number that are allowed; without it, whole numbers from 0. */
  readonly range?: readonly [least: number, most: number];
}

export type OptionTable = Readonly<Record<string, Option<Scalar>>>;

/** The values that a table describes. */
export type Values<T extends OptionTable> = {
  readonly [K in keyof T]: T[K] extends Option<infer V> ? V : never;
};

export function option<V extends Scalar>(
  value: V,
  form: OptionForm,
  summary: string,
  choices: readonly V[] | null = null,
): Option<V> {
  return { value, form, summary, choices };
}

/** An option that is a number within limits. */
export function ranged(
  value: number,
  range: readonly [least: number, most: number],
  summary: string,
): Option<number> {
  return { value, form: 'number', summary, choices: null, range };
}

/** An option of any form within limits. */
export function bounded(
  given: Option<number>,
  range: readonly [least: number, most: number],
): Option<number> {
  return { ...given, range };
}

/** The least and the greatest number that an option may be. */
export function rangeOf(entry: Option<Scalar>): readonly [least: number, most: number] {
  return entry.range ?? [0, Number.MAX_SAFE_INTEGER];
}

/** True if a value is one that the option may have. */
export function optionFits(entry: Option<Scalar>, value: Plain | undefined): boolean {
  if (typeof value !== typeof entry.value) return false;
  if (entry.choices !== null && !entry.choices.some((choice) => choice === value)) return false;
  if (entry.choices !== null || typeof value !== 'number') return true;
  if (Number.isInteger(entry.value) && !Number.isSafeInteger(value)) return false;
  const [least, most] = rangeOf(entry);
  return value >= least && value <= most;
}

/** The value under a key of a plain record; undefined if there is none. */
export function field(given: Plain, key: string): Plain | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined;
  return Object.entries(given).find((entry) => entry[0] === key)?.[1];
}

/** All values of a table: what was given if it fits, else the default. */
export function settle<T extends OptionTable>(table: T, given: Plain): Values<T> {
  const values: Record<string, Scalar> = {};
  for (const [key, entry] of Object.entries(table)) {
    const value = field(given, key);
    values[key] = optionFits(entry, value) ? (value as Scalar) : entry.value; // parsed
  }
  return values as Values<T>; // parsed
}

/** The options of an object over those of its pager. */
export function overlay(pager: Plain, object: Plain): Plain {
  const both: Record<string, Plain | undefined> = {};
  for (const given of [pager, object]) {
    if (typeof given === 'object' && given !== null) Object.assign(both, given);
  }
  return both;
}
