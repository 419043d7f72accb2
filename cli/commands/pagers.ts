/**
 * `machvm pagers`: the pagers of the package, what one does and its options,
 * and a template to start from.
 */
import type { OptionTable } from '../../kernel/mach/options';
import type { Pager } from '../../kernel/mach/task';
import { pagerOptions, pagers } from '../../pagers/pagers';
import { meant } from '../../scenarios/language/suggest';
import { docFile } from '../show/doc_file';
import { manText } from '../show/man';
import { print, printJson, table, UsageError, wrapped } from '../show/output';
import { printTemplate } from './template';

export interface PagersFlags {
  /** What to print: the pager, or its test. */
  readonly template: boolean | string;
  readonly json: boolean;
}

const registry: Readonly<Record<string, Pager>> = pagers;
const options: Readonly<Record<string, { pager: OptionTable; object: OptionTable }>> = pagerOptions;

function page(): string {
  const found = docFile('PAGERS.md');
  if (found === null) throw new UsageError('docs/PAGERS.md of the package is missing');
  return found;
}

function plain(name: string): object {
  const { summary, origin } = registry[name] ?? {};
  return { name, summary, origin, options: options[name] };
}

/** The section of a pager; its own words if the page has none. */
function describe(name: string): string {
  const [, ...sections] = page().split(/\n## /);
  const section = sections.find((each) => each.startsWith(`${name}\n`));
  return section === undefined ? `${registry[name]?.summary}` : manText(`# ${section}`);
}

function optionLines(title: string, entries: OptionTable): readonly string[] {
  const rows = Object.entries(entries).map(([key, { value, summary }]) => [
    key,
    String(value),
    wrapped(summary, 60),
  ]);
  return rows.length === 0 ? [] : [`\n${title}`, table(['option', 'default', 'meaning'], rows)];
}

function printAll(names: readonly string[], json: boolean): void {
  if (json) {
    printJson(names.map(plain));
    return;
  }
  const rows = names.map((name) => [name, wrapped(`${registry[name]?.summary}`, 70)]);
  print(table(['pager', 'what it does'], rows));
  print('Describe one: machvm pagers memory. Begin your own: machvm pagers --template');
}

/** Prints all pagers, one of them, or a template. */
export function pagersCommand(name: string | undefined, flags: PagersFlags): void {
  const names = Object.keys(registry);
  if (flags.template !== false) {
    const { template: part, json } = flags;
    printTemplate({ page: page(), command: 'pagers', part, name, json });
  } else if (name === undefined) {
    printAll(names, flags.json);
  } else if (registry[name] === undefined) {
    throw new UsageError(`pagers ${name}: unknown; ${meant(name, names)}`);
  } else if (flags.json) {
    printJson(plain(name));
  } else {
    print(describe(name));
    for (const line of optionLines('Options of the pager', options[name]?.pager ?? {})) print(line);
    for (const line of optionLines('Options of an object', options[name]?.object ?? {}))
      print(line);
  }
}
