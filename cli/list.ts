/**
 * `machvm list`: what there is to choose from: scenarios, policies, pagers, devices, traces.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { devices } from '../devices/devices';
import { bundledTraceNames } from '../files/bundled_trace';
import { policies } from '../kernel/policy/policies';
import { pagers } from '../pagers/pagers';
import { parseScenario } from '../scenarios/language';
import { colors, print, printJson } from './output';
import { libraryFolder, libraryNames } from './scenario_files';
import { traceFile } from './trace_files';

interface Item {
  readonly name: string;
  readonly summary: string;
}

function scenarioItems(): readonly Item[] {
  return libraryNames().map((name) => {
    const file = join(libraryFolder, `${name}.yaml`);
    const parsed = parseScenario(readFileSync(file, 'utf8'), file);
    return { name, summary: parsed.scenario?.lesson?.title ?? '' };
  });
}

function traceItems(): readonly Item[] {
  return bundledTraceNames().map((name) => {
    const size = (statSync(traceFile(name)).size / 1024).toFixed(0);
    return { name, summary: `recorded references of a real program, ${size} KiB compressed` };
  });
}

const summaries = (registry: Readonly<Record<string, { readonly summary: string }>>): Item[] =>
  Object.entries(registry).map(([name, { summary }]) => ({ name, summary }));

/** How to use a name of each kind. */
const uses: Readonly<Record<string, string>> = {
  scenarios: 'machvm run NAME',
  policies: 'host: { policy: NAME }, machvm replay --policy NAME',
  pagers: 'pagers: { mine: { type: NAME } }, or your own file',
  devices: 'devices: { disk: { type: NAME } }',
  traces: 'machvm replay NAME, or your own file',
};

/** Prints all lists. */
export function list(options: { readonly json?: boolean }): void {
  const lists = {
    scenarios: scenarioItems(),
    policies: summaries(policies),
    pagers: summaries(pagers),
    devices: [...summaries(devices), { name: 'file', summary: 'your own file, by its path' }],
    traces: traceItems(),
  };
  if (options.json === true) {
    printJson(lists);
    return;
  }
  for (const [kind, items] of Object.entries(lists)) {
    const use = uses[kind];
    print(colors.bold(kind) + (use === undefined ? '' : `  (${use})`));
    const width = Math.max(...items.map(({ name }) => name.length), 0) + 2;
    for (const { name, summary } of items) {
      print(`  ${name.padEnd(width)}${summary}`.trimEnd());
    }
  }
}
