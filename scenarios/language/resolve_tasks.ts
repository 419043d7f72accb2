/**
 * Tasks: their steps in order, each with the regions that are there by then. A child begins with
 * the regions that its parent has at the step that makes it.
 */
import type { Path } from './finding';
import { shown } from './finding';
import type { Names } from './resolve_names';
import { resolveStart } from './resolve_start';
import { resolveStep } from './resolve_steps';
import type { Resolving } from './resolving';
import type { ScenarioTask } from './scenario';
import type { ScenarioInput } from './schema';

type TaskInputs = ScenarioInput['tasks'];

/** Sizes of regions in bytes, by name. */
type Regions = ReadonlyMap<string, number>;

/** What is known of the tasks so far. */
class Family {
  private readonly resolving: Resolving;
  private readonly given: TaskInputs;
  private readonly names: Names;
  /** Children that have been made, with what they begin with. */
  private readonly born = new Map<string, Regions>();
  private readonly done = new Map<string, ScenarioTask>();

  constructor(resolving: Resolving, given: TaskInputs, names: Names) {
    this.resolving = resolving;
    this.given = given;
    this.names = names;
  }

  /** Parents before their children; the result is in the order of the file. */
  resolve(): ScenarioTask[] {
    const tasks = Object.keys(this.given);
    for (const name of tasks) this.resolveOne(name, []);
    return tasks.flatMap((name) => this.done.get(name) ?? []);
  }

  private resolveOne(name: string, below: readonly string[]): void {
    const task = this.given[name];
    if (task === undefined || this.done.has(name)) return;
    const path: Path = ['tasks', name];
    const parent = task.parent ?? null;
    if (parent !== null && !this.checkParent(name, parent, path, below)) return;
    const regions = new Map(this.born.get(name) ?? []);
    const { resolving, names } = this;
    const host = resolving.host(task.host, [...path, 'host']);
    const start = resolveStart(resolving, task, path, names);
    const steps = resolving.on(host, () =>
      task.steps.map((step, i) => {
        const at: Path = [...path, 'steps', i];
        if ('task_create' in step) this.bear(name, step.task_create, regions, at);
        if ('task_terminate' in step) this.checkEnd(name, step.task_terminate, at);
        return resolveStep(resolving, step, at, names, regions);
      }),
    );
    const { privileged = false } = task;
    this.done.set(name, { name, host: host.name, parent, privileged, start, steps });
  }

  /** False if the task cannot be resolved: it is its own ancestor, or has no such parent. */
  private checkParent(name: string, parent: string, path: Path, below: readonly string[]): boolean {
    const { resolving, given } = this;
    const at: Path = [...path, 'parent'];
    if (!resolving.known(parent, Object.keys(given), at, 'task')) return false;
    if (parent === name || below.includes(parent)) {
      resolving.report(at, `${name} would be its own ancestor`, 'name another task');
      return false;
    }
    this.resolveOne(parent, [...below, name]);
    if (this.born.has(name)) return true;
    const what = `${parent} never makes ${name}`;
    resolving.report(at, what, `write a step { task_create: ${name} } in ${parent}`);
    return true;
  }

  /** A task has rights on itself and on its children. */
  private checkEnd(name: string, ended: string, path: Path): void {
    const { resolving, given } = this;
    const at: Path = [...path, 'task_terminate'];
    if (!resolving.known(ended, Object.keys(given), at, 'task')) return;
    if (ended === name || given[ended]?.parent === name) return;
    const what = `${shown(ended)} is not a child of ${name}`;
    resolving.report(at, what, `name ${name} itself, or a task with parent: ${name}`);
  }

  private bear(parent: string, child: string, regions: Regions, path: Path): void {
    const { resolving, given } = this;
    const at: Path = [...path, 'task_create'];
    if (!resolving.known(child, Object.keys(given), at, 'task')) return;
    if (given[child]?.host !== given[parent]?.host) {
      const what = `${shown(child)} runs on another host than ${parent}`;
      resolving.report(at, what, 'a child runs where its parent does');
    } else if (given[child]?.parent !== parent) {
      const what = `${shown(child)} is not a child of ${parent}`;
      resolving.report(at, what, `write parent: ${parent} in task ${child}`);
    } else if (this.born.has(child)) {
      resolving.report(at, `${child} is made already`, 'give each child a different name');
    } else this.born.set(child, new Map(regions));
  }
}

/** The tasks, in the order of the file. */
export function resolveTasks(
  resolving: Resolving,
  given: TaskInputs,
  names: Names,
): ScenarioTask[] {
  return new Family(resolving, given, names).resolve();
}
