/**
 * Options of pagers, devices and latencies against the tables that describe them: units become
 * numbers, unknown keys and values that do not fit are reported. What no table describes, such as
 * the options of a pager that a user wrote, goes through as it is.
 */
import { devices } from '../../devices/devices';
import { faultOptions } from '../../devices/faulty';
import type { LatencySpec } from '../../devices/latency';
import { latencies } from '../../devices/latency';
import { copyStrategyNames } from '../../kernel/mach/memory_object_types';
import type { OptionTable } from '../../kernel/mach/options';
import { option, optionFits, rangeOf } from '../../kernel/mach/options';
import type { Plain } from '../../kernel/mach/types';
import type { Path } from './finding';
import { shown } from './finding';
import type { Resolving } from './resolving';
import type { PlainInput } from './schema_fields';
import { meant } from './suggest';
import { pageCountOf, pagesOf } from './units';

type Given = Readonly<Record<string, PlainInput>>;

/** Reads one value that a table describes. */
function optionValue(
  resolving: Resolving,
  table: OptionTable,
  key: string,
  value: PlainInput,
  path: Path,
): Plain {
  const entry = table[key];
  if (entry === undefined) return value;
  const { form, choices } = entry;
  const wrong = (): Plain => {
    const known = (choices ?? []).map(String);
    const limits = typeof entry.value === 'number' ? `, from ${rangeOf(entry).join(' to ')}` : '';
    const list =
      known.length > 0 ? meant(String(value), known) : `it is: ${entry.summary}${limits}`;
    resolving.report(path, `${key} cannot be ${shown(value)}`, list);
    return entry.value;
  };
  const fitting = (read: number): Plain => (optionFits(entry, read) ? read : wrong());
  const isScalar = typeof value === 'string' || typeof value === 'number';
  if (form === 'boolean') return typeof value === 'boolean' ? value : wrong();
  if (!isScalar) return wrong();
  switch (form) {
    case 'bytes':
      return fitting(resolving.bytes(value, path, 'bytes'));
    case 'ticks':
      return fitting(resolving.ticks(value, path));
    case 'prot':
      return resolving.prot(value, path, 0);
    case 'copy_strategy':
      return typeof value === 'string'
        ? resolving.choice(value, copyStrategyNames, path, 0)
        : (choices?.includes(value) ?? true)
          ? value
          : wrong();
    case 'pages':
    case 'records':
      return fitting(pageCountOf(value, resolving.pageSize) ?? -1);
    case 'number':
      return optionFits(entry, value) ? value : wrong();
    case 'text':
      return choices === null || choices.includes(value) ? value : wrong();
  }
}

/** All options of a mapping; `more` names keys that are allowed beyond the table. */
export function resolveOptions(
  resolving: Resolving,
  table: OptionTable | null,
  given: Given | undefined,
  path: Path,
  more: readonly string[] = [],
): Readonly<Record<string, Plain>> {
  if (given === undefined) return {};
  if (table === null) return given;
  const resolved: Record<string, Plain> = {};
  for (const [key, value] of Object.entries(given)) {
    const here = [...path, key];
    if (more.includes(key)) resolved[key] = value;
    else if (table[key] !== undefined) {
      resolved[key] = optionValue(resolving, table, key, value, here);
    } else {
      const what = `there is no option ${JSON.stringify(key)} here`;
      resolving.report(here, what, meant(key, [...Object.keys(table), ...more]), true);
    }
  }
  return resolved;
}

/** Options that are no scalars and stand in no table, by type of pager. */
export const nestedOptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  memory: { except: 'Answers of single pages, such as { 1: error, 3..5: unavailable }.' },
  default: { partitions: 'A list of paging files, each with the options of a single one.' },
};

/** `except: { 1: error, 3..5: unavailable }` with each page by itself. */
export function resolveExcept(
  resolving: Resolving,
  given: Plain | undefined,
  path: Path,
): Readonly<Record<string, Plain>> {
  const pages: Record<string, Plain> = {};
  if (given === undefined) return pages;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    resolving.report(path, `except cannot be ${shown(given)}`, 'write { 1: error, 3..5: silent }');
    return pages;
  }
  const answers = ['supply', 'unavailable', 'error', 'silent'];
  for (const [key, answer] of Object.entries(given)) {
    const here = [...path, key];
    resolving.known(String(answer), answers, here, 'answer');
    const numbers = pagesOf(key);
    if (numbers === null)
      resolving.report(here, `${shown(key)} names no pages`, 'write 3 or 0..7', true);
    for (const page of numbers ?? []) pages[page] = answer ?? null;
  }
  return pages;
}

/** The paging files of a default pager: each has the options of a pager with one. */
export function resolvePartitions(
  resolving: Resolving,
  table: OptionTable,
  given: Plain | undefined,
  path: Path,
): readonly Plain[] {
  const list: readonly Plain[] = Array.isArray(given) ? given : [];
  if (!Array.isArray(given)) {
    resolving.report(path, `partitions cannot be ${shown(given)}`, 'write [{ device: disk }]');
  }
  return list.map((one, i) => {
    const here = [...path, i];
    if (typeof one === 'object' && one !== null && !Array.isArray(one)) {
      return resolveOptions(resolving, table, one as Given, here); // parsed
    }
    resolving.report(here, `a partition cannot be ${shown(one)}`, 'write { device: disk }');
    return {};
  });
}

/** Options of the file device, which is handed in and cannot be asked here. */
const fileDeviceOptions: OptionTable = {
  create: option(false, 'boolean', 'Makes the file if it is not there.'),
  truncate: option(false, 'boolean', 'Empties the file first.'),
  read_only: option(false, 'boolean', 'Refuses every write.'),
  temporary: option(false, 'boolean', 'Is a new file, which is gone when the run is over.'),
};

/** The options of a type of device; null for a type that there is not. */
export function deviceTable(type: string): OptionTable | null {
  if (type === 'file') return fileDeviceOptions;
  const spec = Object.entries(devices).find(([name]) => name === type)?.[1];
  return spec === undefined ? null : spec.options;
}

/** `latency` in any of its three forms. */
export function resolveLatency(resolving: Resolving, given: PlainInput, path: Path): Plain {
  const models: Readonly<Record<string, LatencySpec>> = latencies;
  const names = Object.keys(models);
  if (typeof given === 'string' && !/^\s*\d/.test(given)) {
    return resolving.known(given, names, path, 'latency') ? given : 'none';
  }
  if (typeof given === 'string' || typeof given === 'number') return resolving.ticks(given, path);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    resolving.report(path, `latency cannot be ${shown(given)}`, `write 1ms, ${names.join(', ')}`);
    return 'none';
  }
  const { model, ...rest } = given;
  const spec = typeof model === 'string' ? models[model] : undefined;
  if (typeof model !== 'string' || spec === undefined) {
    const where = model === undefined ? path : [...path, 'model'];
    const word = typeof model === 'string' ? model : '';
    resolving.report(where, `there is no latency model ${shown(model)}`, meant(word, names));
    return 'none';
  }
  return { model, ...resolveOptions(resolving, spec.options, rest, path) };
}

/** The list of faults of a device. */
export function resolveFaults(
  resolving: Resolving,
  given: readonly Given[],
  path: Path,
): readonly Plain[] {
  return given.map((fault, i) => resolveOptions(resolving, faultOptions, fault, [...path, i]));
}
