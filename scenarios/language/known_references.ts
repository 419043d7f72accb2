/**
 * The references that a scenario makes on a host, as far as they are known before it runs: those of
 * one task whose steps come in a fixed order and never fail. A policy that needs the future gets it
 * from them. The number of a reference is what the host counts: each access once, however often it
 * faults, and none that a pager makes.
 */
import type { Trace } from '../../traces/trace';
import type { References } from '../replay/future';
import type { Scenario, ScenarioStep, ScenarioTask } from './scenario';
import { found } from './scenario_error';

type Known = Extract<
  ScenarioStep,
  { op: 'map' | 'allocate' | 'read' | 'write' | 'touch' | 'replay' | 'wait' }
>;

const knownOps = ['map', 'allocate', 'read', 'write', 'touch', 'replay', 'wait'];

function isKnown(step: ScenarioStep): step is Known {
  return knownOps.includes(step.op) && !(step.op === 'map' && step.copy);
}

/** Why the references on a host cannot be known, or null if they are. */
export function unknownReferences(
  { tasks, calls }: Pick<Scenario, 'tasks' | 'calls'>,
  host: string,
): string | null {
  const here = tasks.filter((task) => task.host === host);
  const [task] = here;
  if (task === undefined) return 'no task runs there';
  if (here.length > 1) return `${here.map(({ name }) => name).join(' and ')} run there`;
  const stores = calls.some(({ host: on, call }) => on === host && 'values' in call);
  if (stores) return 'a call of a pager stores the data that it supplies';
  for (const [i, step] of task.steps.entries()) {
    const where = `step ${i + 1} of ${task.name}, ${step.op},`;
    if (!isKnown(step)) return `${where} has references that are not known before the run`;
    const { code, failures } = step.expect;
    if (code !== 'KERN_SUCCESS' || failures > 0) return `${where} fails`;
  }
  return null;
}

/** The references of a task whose references are known; pages of one object have one number. */
export function knownReferences(
  scenario: Pick<Scenario, 'objects'>,
  task: ScenarioTask,
  pageSize: number,
  traces: ReadonlyMap<string, Trace>,
): References {
  const steps = task.steps.filter(isKnown);
  let pages = 0;
  const take = (bytes: number): number => {
    const first = pages;
    pages += Math.ceil(bytes / pageSize);
    return first;
  };
  const objects = new Map(scenario.objects.map(({ name, size }) => [name, take(size)]));
  const regions = new Map<string, number>();
  const runs: (() => Iterable<Uint32Array>)[] = [];
  let references = 0;
  const add = (count: number, run: () => Iterable<Uint32Array>): void => {
    references += count;
    runs.push(run);
  };
  for (const step of steps) {
    const first = 'region' in step ? found(regions.get(step.region), `region ${step.region}`) : 0;
    const at = (page: number): number => (first + page) << 1;
    if (step.op === 'map') {
      regions.set(step.as, (objects.get(step.object) ?? 0) + step.offset / pageSize);
    } else if (step.op === 'allocate') regions.set(step.as, take(step.size));
    else if (step.op === 'read' || step.op === 'write') {
      const page = Math.floor(step.offset / pageSize);
      add(1, () => [Uint32Array.of(at(page))]);
    } else if (step.op === 'touch') {
      const loads = (step.loads ?? []).map(at);
      const round = Uint32Array.from(step.pages.flatMap((page) => [at(page), ...loads]));
      add(round.length * step.times, function* () {
        for (let i = 0; i < step.times; i += 1) yield round;
      });
    } else if (step.op === 'replay') {
      const trace = found(traces.get(step.trace), `trace ${step.trace}`);
      add(trace.references, function* () {
        for (const chunk of trace.chunks()) yield chunk.map((packed) => packed + (first << 1));
      });
    }
  }
  return {
    name: task.name,
    references,
    distinctPages: pages,
    *chunks() {
      for (const run of runs) yield* run();
    },
  };
}
