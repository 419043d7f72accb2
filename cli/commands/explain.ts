/**
 * `machvm explain`: what a name means, from the tables, schemas, registries and pages that define
 * it. A name that has several meanings is explained in each; a name that is nearly right is
 * answered with what was meant.
 */
import { eventDefs } from '../../kernel/mach/event_defs';
import { nearest } from '../../scenarios/language/suggest';
import type { ChartTerm } from '../../views/chart_words';
import { chartTerms } from '../../views/chart_words';
import { textColumns } from '../show/columns';
import { glossary } from '../show/glossary';
import { manPage, manText } from '../show/man';
import type { Meaning } from '../show/meaning';
import { kinds, meaning } from '../show/meaning';
import { colors, print, printJson, UsageError, wrapped } from '../show/output';
import { choiceMeanings } from './explained_choices';
import { fileMeanings } from './explained_files';
import { kernelMeanings, namesOfNumber, routineMeanings } from './explained_kernel';
import { stateMeanings } from './explained_state';

export type All = ReadonlyMap<string, readonly Meaning[]>;

/** Everything that can be explained, by name; `commands` are those of the command line. */
export function allMeanings(commands: readonly Meaning[]): All {
  const all = new Map<string, Meaning[]>();
  const found = [
    ...kernelMeanings(),
    ...glossary(),
    ...choiceMeanings(),
    ...fileMeanings(),
    ...stateMeanings(),
    ...commands,
  ];
  for (const each of found) all.set(each.name, [...(all.get(each.name) ?? []), each]);
  const order = (each: Meaning): number => kinds.indexOf(each.kind);
  for (const list of all.values()) list.sort((one, other) => order(one) - order(other));
  return all;
}

/** Mach's prefixes may be left out, and so may the dashes of a flag. */
const PREFIXES = ['', 'memory_object_', 'mach_notify_', 'KERN_', 'MACH_', '--'];
const PREFIX = /^(memory_object_|mach_notify_|KERN_|MACH_|--)/;

/** `host.frames`: the key of that place. */
function keyAt(path: string, all: All): readonly Meaning[] {
  const key = path.slice(path.lastIndexOf('.') + 1);
  return (all.get(key) ?? []).flatMap((each) => {
    const facts = Object.entries(each.facts).filter(([places]) =>
      places.split(', ').includes(path),
    );
    if (each.kind !== 'key' || facts.length === 0) return [];
    return [{ ...each, summary: 'A key of a file.', facts: Object.fromEntries(facts) }];
  });
}

/** Words of a chart: the row that has them, and what its event is. */
function chartMeaning(words: string, { event, row }: ChartTerm): Meaning {
  return meaning('word', words, `In a chart: "${row}". ${eventDefs[event].text}`, { event });
}

/** All meanings of a name; none if it is unknown. */
export function meaningsOf(name: string, all: All): readonly Meaning[] {
  const isNumber = /^(0x)?[\da-f]+$/i.test(name) && !Number.isNaN(Number(name));
  if (isNumber) return namesOfNumber(Number(name)).flatMap((known) => all.get(known) ?? []);
  const found = PREFIXES.flatMap((prefix) => all.get(`${prefix}${name}`) ?? []);
  if (found.length > 0) return found;
  const uses = [...keyAt(name, all), ...chartTerms(name).map((term) => chartMeaning(name, term))];
  return uses.length > 0 ? uses : routineMeanings(name);
}

/** The name that was meant, prefixes given or not. */
function nearestName(name: string, all: All): string | null {
  const full = [...all.keys()];
  const near = nearest(name, full);
  if (near !== null) return near;
  const short = full.map((known) => known.replace(PREFIX, ''));
  const found = nearest(name, short);
  return found === null ? null : (full[short.indexOf(found)] ?? null);
}

/** What is known of each place or about the name, as two columns where they fit. */
function factLines(facts: Meaning['facts']): readonly string[] {
  const width = Math.max(0, ...Object.keys(facts).map((key) => key.length));
  const isWide = width > textColumns() / 3;
  return Object.entries(facts).map(([key, value]) =>
    isWide
      ? `${wrapped(key, textColumns(), '    ')}\n${wrapped(value, textColumns(), '      ')}`
      : `    ${key.padEnd(width)}  ${value}`,
  );
}

function printOne({ kind, name, summary, detail, facts }: Meaning): void {
  const page = kind === 'message' || kind === 'call' ? manPage(name) : null;
  if (page !== null) {
    print(manText(page));
    return;
  }
  print(`${colors.bold(name)}  (${kind})`);
  print(wrapped(summary, textColumns(), '  '));
  if (detail !== '') print(wrapped(detail, textColumns(), '  '));
  for (const line of factLines(facts)) print(line);
}

/** Prints what a name means; a UsageError if it means nothing. */
export function explain(
  name: string,
  commands: readonly Meaning[],
  options: { readonly json?: boolean },
): void {
  const all = allMeanings(commands);
  const found = meaningsOf(name, all);
  if (found.length === 0) {
    const near = nearestName(name, all);
    const hint = near === null ? '`machvm explain` lists all names' : `did you mean ${near}?`;
    throw new UsageError(`explain: ${name}: unknown name; ${hint}`);
  }
  if (options.json === true) {
    printJson(found);
    return;
  }
  for (const [i, each] of found.entries()) {
    if (i > 0) print('');
    printOne(each);
  }
}

/** `key` as `keys`, `policy` as `policies`, `switch` as `switches`. */
function plural(kind: string): string {
  if (kind.endsWith('ch')) return `${kind}es`;
  return kind.endsWith('cy') ? kind.replace(/y$/, 'ies') : `${kind}s`;
}

/** Prints all names, a kind a paragraph. */
export function explainAll(
  commands: readonly Meaning[],
  options: { readonly json?: boolean },
): void {
  const all = [...allMeanings(commands).values()].flat();
  if (options.json === true) {
    printJson(all.map(({ kind, name, summary }) => ({ kind, name, summary })));
    return;
  }
  for (const kind of kinds) {
    const names = all.filter((each) => each.kind === kind).map(({ name }) => name);
    if (names.length === 0) continue;
    print(colors.bold(plural(kind)));
    print(wrapped(names.join(kind === 'word' ? ', ' : ' '), textColumns(), '  '));
  }
  print('Routines of the kernel are explained too: docs/MACH_MAP.md lists them.');
}
