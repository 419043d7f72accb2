/**
 * From the shape of a file to a Scenario: units become numbers, defaults are filled in, and every
 * name must be that of something. The order of the sections is the order in which they depend on
 * each other: host, devices, pagers, objects, traces, tasks, calls, expectations.
 */
import { devices as deviceTypes } from '../../devices/devices';
import type { OptionTable } from '../../kernel/mach/options';
import { STILL_MOST } from '../../kernel/machine/machine';
import { pagerOptions, pagers as pagerTypes } from '../../pagers/pagers';
import type { Path } from './finding';
import { shown } from './finding';
import { unknownReferences } from './known_references';
import { managersNamed, objectsMade, resolveCall } from './resolve_calls';
import { resolveExpectations } from './resolve_expect';
import { needsFuture, resolveHosts } from './resolve_host';
import { resolveLesson } from './resolve_lesson';
import type { Names } from './resolve_names';
import {
  deviceTable,
  nestedOptions,
  resolveExcept,
  resolveFaults,
  resolveLatency,
  resolveOptions,
  resolvePartitions,
} from './resolve_options';
import { regionLabels } from './resolve_regions';
import { resolveTasks } from './resolve_tasks';
import { Resolving } from './resolving';
import type {
  Limits,
  Scenario,
  ScenarioDevice,
  ScenarioHost,
  ScenarioObject,
  ScenarioPager,
} from './scenario';
import type { ScenarioInput } from './schema';
import { meant } from './suggest';
import { namedTrace } from './trace_reading';

const MOST_STEPS = 50_000_000;

/** Either the scenario, or what is wrong with it. */
export interface Resolved {
  readonly scenario: Scenario;
  readonly findings: Resolving['findings'];
}

type PagerInput = NonNullable<ScenarioInput['pagers']>[string];
type ObjectInput = NonNullable<ScenarioInput['objects']>[string];

/** A pager in a file of the user's. */
function isPath(type: string): boolean {
  return /^\.{0,2}\//.test(type) || /\.[cm]?[jt]s$/.test(type);
}

function resolveDevices(
  resolving: Resolving,
  given: NonNullable<ScenarioInput['devices']>,
): ScenarioDevice[] {
  const types = [...Object.keys(deviceTypes), 'file'];
  return Object.entries(given).map(([name, device]) => {
    const path: Path = ['devices', name];
    const { type, latency, faults } = device;
    const host = resolving.host(device.host, [...path, 'host']);
    resolving.known(type, types, [...path, 'type'], 'type of device');
    if (type === 'file' && device.path === undefined) {
      resolving.report(path, 'a file device needs a path', 'write path: ./disk.img', true);
    } else if (type !== 'file' && device.path !== undefined) {
      resolving.report([...path, 'path'], `a ${type} device has no path`, 'write type: file', true);
    }
    if (type === 'file' && host.contents === 'stamps') {
      const what = 'a file cannot hold stamps';
      resolving.report([...path, 'type'], what, 'write contents: bytes in host');
    }
    const table = deviceTable(type);
    return {
      name,
      host: host.name,
      type,
      path: device.path ?? null,
      options: {
        ...resolveOptions(resolving, table, device.options, [...path, 'options']),
        ...(latency === undefined
          ? {}
          : { latency: resolveLatency(resolving, latency, [...path, 'latency']) }),
        ...(faults === undefined
          ? {}
          : { faults: resolveFaults(resolving, faults, [...path, 'faults']) }),
      },
    };
  });
}

/** The tables of a type of pager; null for one that a user wrote. */
function pagerTables(
  type: string,
): { readonly pager: OptionTable; readonly object: OptionTable } | null {
  return Object.entries(pagerOptions).find(([name]) => name === type)?.[1] ?? null;
}

class PagerSection {
  readonly pagers: ScenarioPager[] = [];
  private readonly resolving: Resolving;
  private readonly devices: readonly ScenarioDevice[];

  constructor(resolving: Resolving, devices: readonly ScenarioDevice[]) {
    this.resolving = resolving;
    this.devices = devices;
  }

  add(name: string, given: PagerInput, path: Path, typePath: Path): void {
    const { resolving } = this;
    const { type } = given;
    const isFile = isPath(type);
    if (!isFile) resolving.known(type, Object.keys(pagerTypes), typePath, 'type of pager');
    const spec = Object.entries(pagerTypes).find(([known]) => known === type)?.[1];
    const host = resolving.host(given.host, [...path, 'host']);
    if (spec?.contents === 'bytes' && host.contents === 'stamps') {
      const what = `the ${type} pager works on bytes`;
      resolving.report(typePath, what, 'write contents: bytes in host');
    }
    const tables = isFile ? null : pagerTables(type);
    const table = tables?.pager ?? null;
    const options = this.options(type, table, given.options, [...path, 'options']);
    const devices = this.devicesOf(given, path, host);
    if (devices.length === 0 && table?.['device'] !== undefined) {
      const what = `the ${type} pager needs a device`;
      resolving.report(
        path,
        what,
        'write devices: { disk: { type: memory } }, and device: disk',
        true,
      );
    }
    this.pagers.push({
      name,
      host: host.name,
      type: isFile ? null : type,
      path: isFile ? type : null,
      options,
      devices,
      isDefault: given.default ?? false,
      privileged: given.privileged ?? false,
    });
  }

  private options(
    type: string,
    table: OptionTable | null,
    given: PagerInput['options'],
    path: Path,
  ): ScenarioPager['options'] {
    const nested = Object.keys(nestedOptions[type] ?? {});
    const options = resolveOptions(this.resolving, table, given, path, nested);
    const { except, partitions } = options;
    if (partitions !== undefined && table !== null && nested.includes('partitions')) {
      const here = [...path, 'partitions'];
      return { ...options, partitions: resolvePartitions(this.resolving, table, partitions, here) };
    }
    if (!nested.includes('except') || except === undefined) return options;
    return { ...options, except: resolveExcept(this.resolving, except, [...path, 'except']) };
  }

  /** Those that are named; the only one of the pager's host if none is. */
  private devicesOf(given: PagerInput, path: Path, host: ScenarioHost): readonly string[] {
    const { device } = given;
    const here = this.devices.filter((known) => known.host === host.name).map(({ name }) => name);
    if (device === undefined) return here.length === 1 ? here : [];
    const named = typeof device === 'string' ? [device] : device;
    for (const name of named) {
      this.resolving.known(name, here, [...path, 'device'], 'device');
    }
    return named;
  }

  /** An object; its pager may be a type or a file, which stands for a pager of its own. */
  object(name: string, given: ObjectInput): ScenarioObject {
    const { resolving } = this;
    const path: Path = ['objects', name];
    const size = resolving.wholePages(given.size, [...path, 'size']);
    const word = given.pager;
    let pager = this.pagers.find((known) => known.name === word || known.path === word);
    if (pager === undefined && (isPath(word) || Object.keys(pagerTypes).includes(word))) {
      const own = isPath(word) ? word.replace(/^.*\//, '').replace(/\.[cm]?[jt]s$/, '') : word;
      this.add(own, { type: word }, path, [...path, 'pager']);
      pager = this.pagers[this.pagers.length - 1];
    }
    if (pager === undefined) {
      const known = [...this.pagers.map((entry) => entry.name), ...Object.keys(pagerTypes)];
      resolving.report([...path, 'pager'], `there is no pager ${shown(word)}`, meant(word, known));
    }
    const table = pager?.type == null ? null : (pagerTables(pager.type)?.object ?? null);
    const options = this.options(pager?.type ?? '', table, given.options, [...path, 'options']);
    return { name, pager: pager?.name ?? word, size, options };
  }

  /** At most one of a host is the default memory manager. */
  checkDefault(): void {
    const hosts = new Set<string>();
    for (const { name, host, isDefault } of this.pagers) {
      if (isDefault && hosts.has(host)) {
        const path: Path = ['pagers', name, 'default'];
        const meantBy = 'another one is marked so already';
        this.resolving.report(path, 'a host has one default pager', meantBy);
      }
      if (isDefault) hosts.add(host);
    }
  }
}

function resolveLimits(resolving: Resolving, given: ScenarioInput['limits']): Limits {
  const { steps = MOST_STEPS, still = STILL_MOST, time } = given ?? {};
  const most = Number.MAX_SAFE_INTEGER;
  const ticks = time === undefined ? most : resolving.ticks(time, ['limits', 'time']);
  return { steps, still, ticks };
}

function checkNames(resolving: Resolving, input: ScenarioInput): void {
  const taken = new Map<string, string>();
  for (const section of ['pagers', 'tasks'] as const) {
    for (const name of Object.keys(input[section] ?? {})) {
      const other = taken.get(name);
      taken.set(name, section);
      if (other === undefined) continue;
      const what = `${name} is already a name in ${other}`;
      resolving.report([section, name], what, 'give each task a different name', true);
    }
  }
}

/** A policy that needs the future gets it only where the references to come are known. */
function checkFutures(
  resolving: Resolving,
  input: ScenarioInput,
  known: Pick<Scenario, 'tasks' | 'calls'>,
): void {
  for (const { name, policy } of resolving.hosts) {
    if (!needsFuture(policy)) continue;
    const why = unknownReferences(known, name);
    const path: Path = input.hosts === undefined ? ['host', 'policy'] : ['hosts', name, 'policy'];
    if (why === null) continue;
    const what = `${policy} must know all references to come, and ${why}`;
    const steps = 'map, allocate, read, write, touch, replay and wait';
    resolving.report(path, what, `give the host one task whose steps are ${steps}`);
  }
}

/** The scenario, with everything that is wrong; `name` is used when the file has none. */
export function resolveScenario(input: ScenarioInput, name: string): Resolved {
  const resolving = new Resolving();
  const hosts = resolveHosts(resolving, input);
  checkNames(resolving, input);
  const devices = resolveDevices(resolving, input.devices ?? {});
  const section = new PagerSection(resolving, devices);
  for (const [pager, given] of Object.entries(input.pagers ?? {})) {
    section.add(pager, given, ['pagers', pager], ['pagers', pager, 'type']);
  }
  section.checkDefault();
  const objects = Object.entries(input.objects ?? {}).map(([object, given]) =>
    section.object(object, given),
  );
  const sizes = new Map(objects.map((object) => [object.name, object.size]));
  const managers = managersNamed(input.tasks);
  const names: Names = {
    objects: sizes,
    made: new Map(),
    hasManager: managers.length > 0 || section.pagers.some(({ isDefault }) => isDefault),
    pagers: section.pagers,
    devices: devices.map((device) => device.name),
    traces: Object.keys(input.traces ?? {}),
    labels: [
      ...sizes.keys(),
      ...[...sizes.keys()].map((name) => `${name}.copy`),
      ...devices.map((d) => d.name),
      ...regionLabels(input.tasks),
      ...objectsMade(input.tasks),
      ...managers.map((name) => `${name}.default`),
      'default',
    ],
  };
  const tasks = resolveTasks(resolving, input.tasks, names);
  const calls = (input.calls ?? []).map((call, i) =>
    resolveCall(resolving, call, ['calls', i], names),
  );
  checkFutures(resolving, input, { tasks, calls });
  const scenario: Scenario = {
    name: input.name ?? name,
    lesson: resolveLesson(resolving, input, name, { ...names, tasks }),
    seed: String(input.seed ?? '1'),
    golden: input.golden ?? 'messages',
    host: resolving.host(undefined, []),
    hosts,
    devices,
    traces: Object.entries(input.traces ?? {}).map(([trace, given]) => ({
      name: trace,
      ...namedTrace(given),
    })),
    pagers: section.pagers,
    objects,
    tasks,
    calls,
    limits: resolveLimits(resolving, input.limits),
    atEnd: input.at_end ?? 'leave',
    expect: resolveExpectations(resolving, input.expect ?? {}, names, devices),
  };
  return { scenario, findings: resolving.findings };
}
