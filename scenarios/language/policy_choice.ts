/**
 * A policy as people write it: `clock`, `clock:bits=2,insert=1`, a list of them, or the path of a
 * file with one of their own. What lives here: reading that, checking it against the policy's own
 * table of options, and writing it the same way again, so that a result says what made it.
 */
import type { Option, OptionTable } from '../../kernel/mach/options';
import { optionFits, rangeOf } from '../../kernel/mach/options';
import type { HostOptions } from '../../kernel/machine/host_options';
import { policies } from '../../kernel/policy/policies';
import type { PolicyOptions, PolicySpec } from '../../kernel/policy/policy';
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

/** What books and papers call a policy, by its name here. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  fifo: ['first in first out'],
  lru: ['least recently used'],
  mru: ['most recently used'],
  lifo: ['last in first out', 'stack'],
  random: ['rand'],
  'second-chance': ['sc', '2nd chance'],
  'enhanced-second-chance': ['esc', 'nru clock'],
  nru: ['not recently used'],
  aging: ['ageing', 'nfu', 'not frequently used'],
  lfu: ['least frequently used'],
  mfu: ['most frequently used'],
  'working-set': ['ws'],
  wsclock: ['working set clock'],
  '2q': ['two queue', 'two queues', 'twoq'],
  arc: ['adaptive replacement cache'],
  car: ['clock with adaptive replacement'],
  lirs: ['low inter reference recency set'],
  's3-fifo': ['s3'],
  'w-tinylfu': ['tinylfu', 'window tinylfu'],
  opt: ['optimal', 'min', 'belady'],
};

/** The name as letters and digits only: capitals and hyphens make no difference. */
const bare = (text: string): string => text.toLowerCase().replace(/[-_\s]/g, '');

/** What was meant by a name that no policy has. */
function policyMeant(name: string): string {
  const known = Object.entries(otherNames).find(([, others]) =>
    others.some((other) => bare(other) === bare(name)),
  );
  return known === undefined ? meant(name, Object.keys(registry)) : `did you mean ${known[0]}?`;
}

/** The name of a policy as the registry has it: capitals, `-` and `_` make no difference. */
function registeredName(name: string): string {
  return Object.keys(registry).find((known) => bare(known) === bare(name)) ?? name;
}

/** True for the path of a file; other names are of the registry. */
export function namesFile(name: string): boolean {
  return FILE.test(name);
}

function specOf(name: string, load: Load): PolicySpec {
  if (namesFile(name)) return load(name);
  const spec = Object.hasOwn(registry, name) ? registry[name] : undefined;
  if (spec !== undefined) return spec;
  const [known = '', given] = name.split(':');
  if (given !== undefined && Object.hasOwn(registry, known)) {
    throw new PolicyChoiceError(
      `${known}: ${JSON.stringify(given)} gives no option a value; write it as in clock:bits=2`,
    );
  }
  throw new PolicyChoiceError(`there is no policy ${JSON.stringify(name)}; ${policyMeant(name)}`);
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
  const typed = text.trim();
  // A path may have a colon: options begin behind the last one that an `=` follows.
  const split = /^(.*?)(?::([^:/\\]*=[^:/\\]*))?$/.exec(typed);
  const name = registeredName(split?.[1] ?? typed);
  const given = split?.[2];
  const label = given === undefined ? name : `${name}:${given}`;
  const spec = specOf(name, load);
  const options = given === undefined ? {} : optionsOf(name, spec.options, given);
  return { label, name, spec, options };
}

/** In a list it stands for every policy that can run. */
const ALL = 'all';

/** A policy that `all` leaves out. */
export interface LeftOut {
  readonly policy: string;
  readonly why: string;
}

/** The policies of the registry that cannot run with a kind of pageout, and why. */
export function leftOutOfAll(pageout: HostOptions['pageout']): readonly LeftOut[] {
  if (pageout !== 'segments') return [];
  return Object.entries(registry).flatMap(([policy, { segmented }]) =>
    segmented === true ? [] : [{ policy, why: 'knows no segments' }],
  );
}

/** Whether a list has `all` among its policies. */
export function namesAll(texts: readonly string[]): boolean {
  return texts.some((text) => text.trim().toLowerCase() === ALL);
}

/** The policies of a list, `all` replaced by every one that can run with that kind of pageout. */
export function withoutAll(
  texts: readonly string[],
  pageout: HostOptions['pageout'],
): readonly string[] {
  const leftOut = new Set(leftOutOfAll(pageout).map(({ policy }) => policy));
  const all = Object.keys(registry).filter((name) => !leftOut.has(name));
  return texts.flatMap((text) => (namesAll([text]) ? all : [text]));
}

/**
 * A list of policies, each once; `insert=1` in `clock:bits=2,insert=1,lru` belongs to clock, and
 * `all` is every policy that can run with that kind of pageout.
 */
export function choosePolicies(
  list: string,
  load: Load,
  pageout: HostOptions['pageout'] = 'demand',
): readonly PolicyChoice[] {
  const texts: string[] = [];
  for (const part of list.split(',')) {
    const before = texts[texts.length - 1];
    const isOption = /^\s*\w+=/.test(part) && before?.includes(':') === true;
    if (isOption) texts[texts.length - 1] = `${before},${part.trim()}`;
    else texts.push(part.trim());
  }
  const choices = withoutAll(texts, pageout).map((text) => choosePolicy(text, load));
  return [...new Map(choices.map((choice) => [choice.label, choice])).values()];
}

/** All options with the values that are in force, as `bits=2 insert=1`; empty if it has none. */
export function conventions({ spec, options }: PolicyChoice): string {
  return Object.entries(spec.options)
    .map(([key, entry]) => `${key}=${options[key] ?? entry.value}`)
    .join(' ');
}
