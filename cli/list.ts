/**
 * `machvm list`: what there is to choose from: scenarios, policies, pagers, devices, traces.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { devices } from '../devices/devices';
import { policies } from '../kernel/policy/policies';
import { pagers } from '../pagers/pagers';
import { parseScenario } from '../scenarios/language';
import { dataFolder } from './demo';
import { colors, print, printJson } from './output';

interface Item {
  readonly name: string;
  readonly summary: string;
}

/** The folder beside this file in the sources, and beside its compiled form in the package. */
export const libraryFolder = join(__dirname, '..', 'scenarios', 'library');

function filesOf(folder: string, ending: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort();
}

function scenarioItems(): readonly Item[] {
  return filesOf(libraryFolder, '.yaml').map((file) => {
    const parsed = parseScenario(readFileSync(join(libraryFolder, file), 'utf8'), file);
    const summary = parsed.scenario?.lesson?.title ?? '';
    return { name: file.replace(/\.yaml$/, ''), summary };
  });
}

const summaries = (registry: Readonly<Record<string, { readonly summary: string }>>): Item[] =>
  Object.entries(registry).map(([name, { summary }]) => ({ name, summary }));

/** Prints all lists. */
export function list(options: { readonly json?: boolean }): void {
  const lists = {
    scenarios: scenarioItems(),
    policies: summaries(policies),
    pagers: summaries(pagers),
    devices: [...summaries(devices), { name: 'file', summary: 'a real file' }],
    traces: filesOf(dataFolder, '.br').map((name) => ({ name, summary: 'traces/data' })),
  };
  if (options.json === true) {
    printJson(lists);
    return;
  }
  for (const [kind, items] of Object.entries(lists)) {
    print(colors.bold(kind));
    const width = Math.max(...items.map(({ name }) => name.length), 0) + 2;
    for (const { name, summary } of items) {
      print(`  ${name.padEnd(width)}${summary}`.slice(0, 100).trimEnd());
    }
  }
}
