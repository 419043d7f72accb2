/**
 * Which names fit at a place of a scenario: those of its own sections, and those that every
 * scenario knows, such as policies and messages.
 */
import type { FormName } from '../../kernel/mach/call_def';
import { callOfVerb, taskCalls } from '../../kernel/mach/call_table';
import { eventDefs } from '../../kernel/mach/event_defs';
import { kernReturns } from '../../kernel/mach/kern_return';
import { messageDefs } from '../../kernel/mach/message_table';
import type { Path } from '../../scenarios/language/finding';
import { valueAt } from '../../scenarios/language/finding';
import { knownDevices, knownPagers, knownPolicies } from '../../scenarios/language/known_names';
import { statisticTexts } from '../../scenarios/language/statistics';

/** A name, and one line on what it stands for. */
export interface HintName {
  readonly name: string;
  readonly text: string;
}

function keysAt(data: unknown, path: Path, text: string): readonly HintName[] {
  const section = valueAt(data, path);
  if (typeof section !== 'object' || section === null || Array.isArray(section)) return [];
  return Object.keys(section).map((name) => ({ name, text }));
}

const texts = (of: Readonly<Record<string, string>>): readonly HintName[] =>
  Object.entries(of).map(([name, text]) => ({ name, text }));

function happenings(): readonly HintName[] {
  const messages = Object.entries(messageDefs).map(
    ([name, { summary }]) => [name, summary] as const,
  );
  const events = Object.entries(eventDefs).map(([name, { text }]) => [name, text] as const);
  return [...messages, ...events].map(([name, text]) => ({ name, text }));
}

/** The keys that name a region in steps outside the table of calls. */
const OF_REGIONS = ['read', 'write', 'touch', 'region'];

/** The form of what stands under a key of a step that is a call. */
function formUnder(step: object, key: string): FormName | undefined {
  const args = Object.keys(step).flatMap((verb) =>
    Object.entries(callOfVerb(taskCalls, verb)?.[1].args ?? {}),
  );
  return args.find(([name, arg]) => (arg.key ?? name) === key)?.[1].form;
}

/** The regions that a task has made before one of its steps. */
function regionsBefore(data: unknown, [, task, , index]: Path): readonly HintName[] {
  const steps = valueAt(data, ['tasks', String(task), 'steps']);
  if (!Array.isArray(steps)) return [];
  const before = steps.slice(0, typeof index === 'number' ? index : steps.length);
  const names = before.flatMap((step: unknown) => {
    const { as, map, allocate } = Object(step) as Readonly<Record<string, unknown>>; // parsed
    const name = as ?? map ?? allocate;
    return typeof name === 'string' ? [name] : [];
  });
  return [...new Set(names)].map((name) => ({ name, text: 'a region' }));
}

function stepNames(data: unknown, path: Path): readonly HintName[] {
  const key = String(path[4] ?? '');
  const step = Object(valueAt(data, path.slice(0, 4)));
  if (key === 'replay') return keysAt(data, ['traces'], 'a trace');
  if (key === 'await') return happenings();
  const form = formUnder(step, key);
  if (form === 'object') return keysAt(data, ['objects'], 'an object');
  if (form === 'name') return keysAt(data, ['tasks'], 'a task');
  // `write` is a verb of its own, and a flag of `touch`.
  const isFlag = key === 'write' && 'touch' in step;
  const isRegion = form === 'region' || form === 'target' || OF_REGIONS.includes(key);
  return isRegion && !isFlag ? regionsBefore(data, path) : [];
}

/** Names by the place of a value, its numbers and the names of sections written as `*`. */
const VALUES: readonly (readonly [RegExp, (data: unknown) => readonly HintName[]])[] = [
  [/^(host|hosts \*) policy( name)?$/, () => knownPolicies()],
  [/^pagers \* type$/, () => knownPagers()],
  [/^pagers \* device( \*)?$/, (data) => keysAt(data, ['devices'], 'a device')],
  [/^devices \* type$/, () => knownDevices()],
  [
    /^objects \* pager$/,
    (data) => [...keysAt(data, ['pagers'], 'a pager of this file'), ...knownPagers()],
  ],
  [/^(pagers|devices|tasks) \* host$/, (data) => keysAt(data, ['hosts'], 'a host')],
  [/^tasks \* parent$/, (data) => keysAt(data, ['tasks'], 'a task')],
  [/^(tasks \*|calls \*) after$/, happenings],
  [
    /^calls \* (memory_object_|xxx_|mach_port_)\w+$/,
    (data) => keysAt(data, ['objects'], 'an object'),
  ],
  [/^expect (messages|never) \*$/, happenings],
  [/ (fails|error_value|reason)$/, () => texts(codeTexts())],
  [/^expect contents \* object$/, (data) => keysAt(data, ['objects'], 'an object')],
  [/^expect contents \* device$/, (data) => keysAt(data, ['devices'], 'a device')],
];

const KEYS: readonly (readonly [RegExp, (data: unknown) => readonly HintName[]])[] = [
  [/^expect (messages|never) \*$/, happenings],
  [/^expect counts$/, happenings],
  [/^expect statistics$/, () => texts(statisticTexts)],
  [/^tasks \* steps \* await$/, happenings],
  [/^(tasks \*|calls \*) after$/, happenings],
];

function codeTexts(): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(kernReturns).map((name) => [name, 'a code of the kernel']));
}

/** Sections whose keys people name themselves. */
const OWN = ['hosts', 'devices', 'traces', 'pagers', 'objects', 'tasks'];

function formOf(path: Path): string {
  const isOwn = OWN.includes(String(path[0]));
  return path
    .map((part, i) => (typeof part === 'number' || (i === 1 && isOwn) ? '*' : part))
    .join(' ');
}

/** The names that fit as the value at a path, or as a key of the mapping there. */
export function namesFor(data: unknown, path: Path, at: 'key' | 'value'): readonly HintName[] {
  const form = formOf(path);
  const table = at === 'key' ? KEYS : VALUES;
  const found = table.find(([fits]) => fits.test(form))?.[1](data);
  if (found !== undefined) return found;
  return at === 'value' && /^tasks \* steps \* \w+$/.test(form) ? stepNames(data, path) : [];
}
