/**
 * Pages of files that are dirty in the cache when a run ends: what is behind them is older than
 * what the last store made of them, and no message has said so.
 */
import { field } from '../../kernel/mach/options';
import type { Host } from '../../kernel/machine/host';
import { dirtyPages, objectOfPort } from '../../kernel/machine/machine_inspect';
import { storingPagers } from '../../pagers/pagers';
import type { Scenario, ScenarioObject } from '../language/scenario';
import type { BuiltScenario } from './build';

/** An object of the scenario with dirty pages, and the files behind it. */
export interface DirtyObject {
  readonly object: string;
  readonly pages: number;
  /** Paths as the scenario writes them. */
  readonly files: readonly string[];
}

/** The files behind an object: that of the device which it names, or those of all its pager's. */
function filesBehind({ devices, pagers }: Scenario, object: ScenarioObject): readonly string[] {
  const pager = pagers.find(({ name }) => name === object.pager);
  if (pager === undefined) return [];
  if (pager.type !== null && !storingPagers.includes(pager.type)) return [];
  const named = field(object.options, 'device') ?? field(pager.options, 'device');
  const used = pager.type === 'file' ? pager.devices.slice(0, 1) : pager.devices;
  const behind = typeof named === 'string' && named !== '' ? [named] : used;
  return devices.flatMap(({ name, path, type }) =>
    type === 'file' && path !== null && behind.includes(name) ? [path] : [],
  );
}

/** Objects with dirty pages and a file behind them, in the order of the scenario. */
export function dirtyObjects({ machine, objects, scenario }: BuiltScenario): DirtyObject[] {
  return scenario.objects.flatMap((entry) => {
    const files = filesBehind(scenario, entry);
    const port = objects.get(entry.name);
    if (files.length === 0 || port === undefined) return [];
    const on = (host: Host): number => {
      const object = objectOfPort(host, port);
      return object === null ? 0 : dirtyPages(host, object);
    };
    const pages = machine.hosts.reduce((sum, host) => sum + on(host), 0);
    return pages === 0 ? [] : [{ object: entry.name, pages, files }];
  });
}

/** `1 page of A is dirty and not in data1; at_end: sync would write it`. */
export function dirtyText({ object, pages, files }: DirtyObject): string {
  const one = pages === 1;
  const what = `${pages} ${one ? 'page' : 'pages'} of ${object} ${one ? 'is' : 'are'} dirty`;
  const write = `at_end: sync writes ${one ? 'it' : 'them'}`;
  return `${what}: ${files.join(', ')} does not have the last stores; ${write}`;
}
