/**
 * Values of a scenario file changed from outside, as `--set host.frames=64` does. They change the
 * data, not the text, so that errors in the file keep their lines; an error in a value that was set
 * names the flag instead.
 */
import type { Path } from './finding';
import { shown } from './finding';
import { readData } from './yaml_data';

export interface Override {
  /** Keys and indices from the top, as `host.frames` or `tasks.0.name`. */
  readonly path: string;
  /** As it would stand in the file. */
  readonly value: string;
  /** As it was typed, for errors: `--set host.frames=64`. */
  readonly flag: string;
}

/** Splits `key=value`; null if it is none. */
export function parseOverride(text: string): Override | null {
  const at = text.indexOf('=');
  if (at <= 0) return null;
  return { path: text.slice(0, at), value: text.slice(at + 1), flag: `--set ${text}` };
}

/** Overrides as a record of values by path: for whoever keeps them with a run. */
export function settingsOf(overrides: readonly Override[]): Readonly<Record<string, string>> {
  const settings = new Map<string, string>();
  for (const { path, value } of overrides) {
    // What is set again comes last, as it has the last word.
    settings.delete(path);
    settings.set(path, value);
  }
  return Object.fromEntries(settings);
}

/** The overrides of such a record. */
export function overridesOfSettings(
  settings: Readonly<Record<string, string>>,
): readonly Override[] {
  return Object.entries(settings).map(([path, value]) => ({
    path,
    value,
    flag: `--set ${path}=${value}`,
  }));
}

function keysOf({ path }: Override): readonly string[] {
  return path.split('.');
}

/** True if `path` is at or below the keys. */
function isWithin(path: Path, keys: readonly string[]): boolean {
  return keys.every((key, i) => path[i] !== undefined && String(path[i]) === key);
}

/**
 * The override to which a path of a finding belongs, or null: what was set at the path or above it,
 * and, if the path is not in the text, what was set below it.
 */
export function ownerOf(
  overrides: readonly Override[],
  path: Path,
  isInText: boolean,
): Override | null {
  const above = path.map(String);
  const owns = (override: Override): boolean => {
    const keys = keysOf(override);
    return isWithin(path, keys) || (!isInText && isWithin(keys, above));
  };
  return overrides.findLast(owns) ?? null;
}

/** What keeps a value from being set. */
class Misfit {
  readonly what: string;
  readonly meant: string;

  constructor(what: string, meant: string) {
    this.what = what;
    this.meant = meant;
  }
}

/** A copy of the data with the value at the keys from the one numbered `at` on. */
function withValue(data: unknown, keys: readonly string[], at: number, value: unknown): unknown {
  const key = keys[at];
  if (key === undefined) return value;
  const here = at === 0 ? 'the file' : keys.slice(0, at).join('.');
  if (Array.isArray(data)) {
    const index = /^\d+$/.test(key) ? Number(key) : -1;
    if (index < 0 || index > data.length) {
      const last = data.length === 0 ? '0' : `a number from 0 to ${data.length}`;
      return new Misfit(`${here} is a list without an item ${key}`, `write ${last}`);
    }
    const item = withValue(data[index], keys, at + 1, value);
    return item instanceof Misfit
      ? item
      : [...data.slice(0, index), item, ...data.slice(index + 1)];
  }
  if (data !== null && data !== undefined && typeof data !== 'object') {
    const meant = at === 0 ? 'a file is a mapping' : `set ${here} itself, or a key that has keys`;
    return new Misfit(`${here} is ${shown(data)}, which has no key ${key}`, meant);
  }
  const members = new Map<string, unknown>(Object.entries(data ?? {}));
  const member = withValue(members.get(key), keys, at + 1, value);
  return member instanceof Misfit ? member : Object.fromEntries([...members.set(key, member)]);
}

/** An override that cannot be, by its flag. */
interface WrongOverride {
  readonly flag: string;
  readonly what: string;
  readonly meant: string;
}

/** The data with all overrides in place, or what is wrong with them. */
export function overridden(
  data: unknown,
  overrides: readonly Override[],
): { readonly data: unknown; readonly problems: readonly WrongOverride[] } {
  const problems: WrongOverride[] = [];
  let changed = data;
  for (const override of overrides) {
    const { data: value, problems: wrong } = readData(override.value);
    const [first] = wrong;
    const next =
      first === undefined
        ? withValue(changed, keysOf(override), 0, value)
        : new Misfit(first.what, first.meant);
    if (next instanceof Misfit) {
      const { what, meant } = next;
      problems.push({ flag: override.flag, what, meant });
    } else changed = next;
  }
  return { data: changed, problems };
}
