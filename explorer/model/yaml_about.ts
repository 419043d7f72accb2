/**
 * What of a scenario's file is about a thing of the machine: where the thing is named, and the
 * steps and calls that work on it. For a page those count that touch the page itself.
 */
import type { MachineState } from '../../kernel/inspect/machine_state';
import type { NamedSection, ScenarioPart } from '../../scenarios/language/positions';
import type { Scenario, ScenarioStep, ScenarioTask } from '../../scenarios/language/scenario';
import type { Thing } from './thing';

/** A thing as the file knows it. */
export interface Named {
  readonly section: NamedSection;
  readonly name: string;
  /** A page of an object; null for all of it. */
  readonly page: number | null;
}

/** Bytes of an object that a task has mapped. */
interface Mapped {
  readonly object: string;
  readonly offset: number;
}

/** Objects that a task has by its own steps are named after it and the region. */
const ownName = (task: string, region: string): string => `${task}.${region}`;

/** The object of a step `map` or `allocate`, as the region's name has it from then on. */
function mappedBy(task: string, step: ScenarioStep): readonly [string, Mapped] | null {
  if (step.op === 'map') return [step.as, { object: step.object, offset: step.offset }];
  if (!('as' in step) || typeof step.as !== 'string') return null;
  return [step.as, { object: ownName(task, step.as), offset: 0 }];
}

/** Bytes that a step works on in its region; null for all of it. */
function bytesOf(step: ScenarioStep, pageSize: number): readonly (readonly [number, number])[] {
  if (step.op === 'touch') {
    const pages = [...step.pages, ...(step.loads ?? [])];
    return pages.map((page) => [page * pageSize, pageSize] as const);
  }
  if (step.op === 'map') return [[0, step.size]];
  if (!('offset' in step) || typeof step.offset !== 'number') return [[0, Number.MAX_VALUE]];
  const size = 'size' in step && typeof step.size === 'number' ? step.size : 1;
  return [[step.offset, size]];
}

function isOn(step: ScenarioStep, mapped: Mapped, named: Named, pageSize: number): boolean {
  if (mapped.object !== named.name) return false;
  if (named.page === null) return true;
  const from = named.page * pageSize - mapped.offset;
  return bytesOf(step, pageSize).some(([at, size]) => at < from + pageSize && at + size > from);
}

function stepsOf(task: ScenarioTask, named: Named, pageSize: number): readonly ScenarioPart[] {
  const regions = new Map<string, Mapped>();
  const found: ScenarioPart[] = [];
  for (const [index, step] of task.steps.entries()) {
    const made = mappedBy(task.name, step);
    if (made !== null) regions.set(...made);
    const used = [
      'region' in step ? step.region : null,
      'to' in step ? step.to : null,
      made?.[0] ?? null,
    ].flatMap((region) => (typeof region === 'string' ? (regions.get(region) ?? []) : []));
    const isAbout =
      used.some((mapped) => isOn(step, mapped, named, pageSize)) ||
      ('object' in step && step.object === named.name && named.page === null);
    if (isAbout) found.push({ kind: 'step', task: task.name, step: index });
  }
  return found;
}

/** The steps and calls that are about an object or a page of it; none for other things. */
export function partsAbout(scenario: Scenario, named: Named): readonly ScenarioPart[] {
  if (named.section !== 'objects') return [];
  const pageSizes = new Map(scenario.hosts.map(({ name, pageSize }) => [name, pageSize]));
  const pageSizeOf = (host: string): number => pageSizes.get(host) ?? scenario.host.pageSize;
  const calls = scenario.calls.flatMap((each, call): readonly ScenarioPart[] => {
    if (each.object !== named.name) return [];
    const pageSize = pageSizeOf(each.host);
    const range = each.call as { readonly offset?: number; readonly size?: number }; // parsed
    const { offset = 0, size = Number.MAX_VALUE } = range;
    const at = (named.page ?? 0) * pageSize;
    const isAbout = named.page === null || (offset < at + pageSize && offset + size > at);
    return isAbout ? [{ kind: 'call', call }] : [];
  });
  const steps = scenario.tasks.flatMap((task) => stepsOf(task, named, pageSizeOf(task.host)));
  return [...steps, ...calls];
}

/** A port's name in the file: the control port of A belongs to A. */
function bare(name: string): string {
  return name.replace(/[.](control|name)$/, '');
}

/** A thing of the machine as the file may know it; null for a thing that no file names. */
export function namedThing(state: MachineState, thing: Thing): Named | null {
  const byId = ({ id }: { readonly id: number }): boolean => 'id' in thing && id === thing.id;
  const named = (section: NamedSection, name: string | undefined, page: number | null = null) =>
    name === undefined ? null : { section, name: bare(name), page };
  switch (thing.kind) {
    case 'page':
    case 'object': {
      const { host, object } = thing;
      const row = state.objects.find((each) => each.host === host && each.id === object);
      return named('objects', row?.name, thing.kind === 'page' ? thing.offset : null);
    }
    case 'port':
      return named('objects', state.ports.find(byId)?.name);
    case 'task':
      return named('tasks', state.tasks.find(byId)?.name);
    case 'thread':
      return named('tasks', state.threads.find(byId)?.name);
    case 'device':
      return named('devices', state.devices.find(byId)?.name);
    case 'message': {
      const port = state.messages.find(byId)?.port;
      return named('objects', state.ports.find(({ id }) => id === port)?.name);
    }
  }
}
