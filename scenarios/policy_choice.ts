/**
 * A policy as people write it: `clock`, `clock:bits=2,insert=1`, a list of them, or the path of a
 * file with one of their own. What lives here: reading that, checking it against the policy's own
 * table of options, and writing it the same way again, so that a result says what made it.
 */
import type { Option, OptionTable } from '../kernel/mach/options';
import { optionFits, rangeOf } from '../kernel/mach/options';
import { policies } from '../kernel/policy/policies';
import type { PolicyOptions, PolicySpec } from '../kernel/policy/policy';
import { meant } from './suggest';

export interface PolicyChoice {
  /** As it was written, without blanks: `clock:bits=2`. */
  readonly label: string;
  readonly name: string;
  readonly spec: PolicySpec;
  readonly options: PolicyOptions;
}

/** A policy that nobody can make out; the message says what would be right. */
export class PolicyChoiceError extends Error {
  override readonly name = 'PolicyChoiceError';
}

type Load = (path: string) => PolicySpec;
type Value = number | string | boolean;

const registry: Readonly<Record<string, PolicySpec>> = policies;
const FILE = /[\\/]|\.[cm]?[jt]s$/;

function specOf(name: string, load: Load): PolicySpec {
  if (FILE.test(name)) return load(name);
  const spec = Object.hasOwn(registry, name) ? registry[name] : undefined;
  if (spec !== undefined) return spec;
  const [known = '', given] = name.split(':');
  if (given !== undefined && Object.hasOwn(registry, known)) {
    throw new PolicyChoiceError(
      `${known}: ${JSON.stringify(given)} gives no option a value; write it as in clock:bits=2`,
    );
  }
  throw new PolicyChoiceError(
    `there is no policy ${JSON.stringify(name)}; ${meant(name, Object.keys(registry))}`,
  );
}

/** What an option may be, for people. */
export function optionRange(entry: Option<Value>): string {
  if (entry.choices !== null) return entry.choices.join(', ');
  if (entry.form === 'boolean') return 'true, false';
  return entry.form === 'text' ? 'a text' : rangeOf(entry).join(' to ');
}

function parsedValue(entry: Option<Value>, text: string): Value | null {
  const given: Value =
    typeof entry.value === 'boolean'
      ? text === 'true' || (text === 'false' ? false : text)
      : typeof entry.value === 'number' && text !== ''
        ? Number(text)
        : text;
  return optionFits(entry, given) ? given : null;
}

function optionsOf(name: string, table: OptionTable, given: string): PolicyOptions {
  const options: Record<string, Value> = {};
  for (const pair of given.split(',')) {
    const at = pair.indexOf('=');
    const key = at < 0 ? pair : pair.slice(0, at);
    const entry = Object.hasOwn(table, key) ? table[key] : undefined;
    if (at < 0 || entry === undefined) {
      const known = Object.keys(table);
      const hint = known.length === 0 ? 'it has none' : meant(key, known);
      throw new PolicyChoiceError(`${name} has no option ${JSON.stringify(key)}; ${hint}`);
    }
    const value = parsedValue(entry, pair.slice(at + 1));
    if (value === null) {
      const may = optionRange(entry);
      const what = JSON.stringify(pair.slice(at + 1));
      throw new PolicyChoiceError(`${name}: ${key} cannot be ${what}; it may be ${may}`);
    }
    if (Object.hasOwn(options, key)) throw new PolicyChoiceError(`${name}: ${key} is there twice`);
    options[key] = value;
  }
  return options;
}

/** One policy, as `clock:bits=2,insert=1`. Throws a PolicyChoiceError. */
export function choosePolicy(text: string, load: Load): PolicyChoice {
  const label = text.trim();
  // A path may have a colon: options begin behind the last one that an `=` follows.
  const split = /^(.*?)(?::([^:/\\]*=[^:/\\]*))?$/.exec(label);
  const name = split?.[1] ?? label;
  const given = split?.[2];
  const spec = specOf(name, load);
  const options = given === undefined ? {} : optionsOf(name, spec.options, given);
  return { label, name, spec, options };
}

/**
 * A list of policies, each once; `insert=1` in `clock:bits=2,insert=1,lru` belongs to clock.
 */
export function choosePolicies(list: string, load: Load): readonly PolicyChoice[] {
  const texts: string[] = [];
  for (const part of list.split(',')) {
    const before = texts[texts.length - 1];
    const isOption = /^\s*\w+=/.test(part) && before?.includes(':') === true;
    if (isOption) texts[texts.length - 1] = `${before},${part.trim()}`;
    else texts.push(part.trim());
  }
  return [...new Set(texts)].map((text) => choosePolicy(text, load));
}

/** All options with the values that are in force, as `bits=2 insert=1`; empty if it has none. */
export function conventions({ spec, options }: PolicyChoice): string {
  return Object.entries(spec.options)
    .map(([key, entry]) => `${key}=${options[key] ?? entry.value}`)
    .join(' ');
}
