/**
 * Where the parts of a scenario stand in its file: its steps, its calls and what it names. A
 * scenario without a file, from `defineScenario`, has no positions.
 */
import { GivenError, needs, refuse, shown, whole } from '../../kernel/mach/given';
import type { Scenario, Start } from './scenario';
import { rangeOf } from './scenario_error';
import { scenarioProblem } from './scenario_problem';
import type { TextRange } from './yaml_places';

/** A step of a task, or a call of a pager; both count from 0 in the order of the file. */
export type ScenarioPart =
  | { readonly kind: 'step'; readonly task: string; readonly step: number }
  | { readonly kind: 'call'; readonly call: number };

/** What a scenario names in a section of its file. */
export type NamedSection = 'hosts' | 'devices' | 'traces' | 'pagers' | 'objects' | 'tasks';

/** Steps of a thread's program that come before those of the scenario: its waits for a start. */
function stepsBefore(start: Start): number {
  return (start.after === null ? 0 : 1) + (start.ticks > 0 ? 1 : 0);
}

/**
 * The step of a scenario that a thread is at, from the thread's name and its counter, which is the
 * argument of the event `thread.step`; null for a thread that waits for its start, or that the
 * scenario does not have, such as a pager's.
 */
export function partOf(scenario: Scenario, thread: string, counter: number): ScenarioPart | null {
  const task = scenario.tasks.find(({ name }) => name === thread);
  if (task !== undefined) {
    const step = counter - stepsBefore(task.start);
    return step >= 0 && step < task.steps.length ? { kind: 'step', task: thread, step } : null;
  }
  const call = scenario.calls.findIndex(
    ({ object }, index) => thread === callThread(scenario, object, index),
  );
  const start = scenario.calls[call]?.start;
  if (start === undefined || counter < stepsBefore(start)) return null;
  return { kind: 'call', call };
}

/** The name of the thread that makes a call: it is one of the task of the object's pager. */
export function callThread({ objects }: Scenario, object: string, index: number): string {
  const pager = objects.find(({ name }) => name === object)?.pager ?? '';
  return `${pager}.call${index}`;
}

/**
 * Where a step of a task stands in the file; null for a scenario without a file. Throws a
 * GivenError for a task or a step that the scenario does not have.
 * @ours for editors, which mark the step that a thread is at
 */
export function stepPosition(scenario: Scenario, task: string, step: number): TextRange | null {
  refuse('stepPosition', scenarioProblem(scenario));
  const { steps } = scenario.tasks.find(({ name }) => name === task) ?? {};
  if (steps === undefined) {
    const known = scenario.tasks.map(({ name }) => name).join(', ');
    throw new GivenError(`stepPosition: task is ${shown(task)}; give one of: ${known}`);
  }
  needs('stepPosition', 'step', step, whole(0, steps.length - 1));
  return rangeOf(scenario, ['tasks', task, 'steps', step]);
}

/** Where a step or a call stands in the file. */
export function partPosition(scenario: Scenario, part: ScenarioPart): TextRange | null {
  if (part.kind === 'call') return rangeOf(scenario, ['calls', part.call]);
  return rangeOf(scenario, ['tasks', part.task, 'steps', part.step]);
}

/** Where a section of the file stands, such as `lesson`; null for one that the file has not. */
export function sectionPosition(scenario: Scenario, section: string): TextRange | null {
  return rangeOf(scenario, [section]);
}

/** Where a name of a section is given its meaning; null for a name that is not in the file. */
export function namePosition(
  scenario: Scenario,
  section: NamedSection,
  name: string,
): TextRange | null {
  return rangeOf(scenario, [section, name]);
}
