/**
 * What is marked in the text of a scenario at an event: the steps that threads are at, and what is
 * about the selection.
 */
import type { MachineState } from '../../kernel/inspect/machine_state';
import { sectionPosition } from '../../scenarios/language/positions';
import type { Scenario } from '../../scenarios/language/scenario';
import type { TextRange } from '../../scenarios/language/yaml_places';
import type { StepAt } from './steps';
import { partKey } from './steps';
import type { Thing } from './thing';
import { namedThing, partsAbout } from './yaml_about';
import { nameRange } from './yaml_view';

/** What the thread of a step does: `between` it and the next one. */
export type StepState = 'running' | 'runnable' | 'waiting' | 'between';

/** Steps by their keys, each with what its thread does. */
export function stepStates(
  state: MachineState,
  steps: readonly StepAt[],
): ReadonlyMap<string, StepState> {
  const threads = new Map(state.threads.map((thread) => [thread.id, thread.state]));
  return new Map(
    steps.flatMap(({ thread, part, done }) => {
      const does = threads.get(thread) ?? 'done';
      if (does === 'done') return [];
      return [[partKey(part), done ? 'between' : does] as const];
    }),
  );
}

/** `editor, step 4 of 6`; null for no step. */
export function stepWords(scenario: Scenario, at: StepAt | undefined): string | null {
  if (at === undefined) return null;
  const { part } = at;
  if (part.kind === 'call') return `call ${part.call + 1} of ${scenario.calls.length}`;
  const count = scenario.tasks.find(({ name }) => name === part.task)?.steps.length ?? 0;
  return `${part.task}, step ${part.step + 1} of ${count}`;
}

/** The step to name where one is enough: of the thread that runs, else the one begun last. */
export function mainStep(state: MachineState, steps: readonly StepAt[]): StepAt | undefined {
  const states = stepStates(state, steps);
  const alive = steps.filter(({ part }) => states.has(partKey(part)));
  const running = alive.find(({ part }) => states.get(partKey(part)) === 'running');
  return running ?? alive.toSorted((a, b) => b.begins - a.begins)[0];
}

/** The keys of steps and calls that are about a thing, and the ranges of its name. */
export function aboutThing(
  scenario: Scenario,
  state: MachineState | null,
  thing: Thing | null,
): { readonly parts: ReadonlySet<string>; readonly names: readonly TextRange[] } {
  const named = state === null || thing === null ? null : namedThing(state, thing);
  if (named === null) return { parts: new Set(), names: [] };
  const range = nameRange(scenario, named);
  return {
    parts: new Set(partsAbout(scenario, named).map(partKey)),
    names: range === null ? [] : [range],
  };
}

/** Sections that say what the run leads to: they are folded, so that questions stay questions. */
const FOLDED = ['lesson', 'expect'] as const;

/** The sections that are folded. */
export function foldedRanges(scenario: Scenario): readonly TextRange[] {
  return FOLDED.flatMap((section) => sectionPosition(scenario, section) ?? []);
}

/** The lines, from 1, that are folded. */
export function foldedLines(scenario: Scenario): ReadonlySet<number> {
  const ranges = foldedRanges(scenario);
  return new Set(
    ranges.flatMap(({ line, endLine }) =>
      Array.from({ length: endLine - line + 1 }, (_, i) => line + i),
    ),
  );
}
