/**
 * ScenarioError: what everything throws that reads or builds a scenario. Each of its problems has
 * the place in the file, or the path of keys where the scenario was written in TypeScript.
 */
import type { Finding, Path } from './finding';
import { pathText } from './finding';
import type { Scenario } from './scenario';
import type { Places, YamlProblem } from './yaml_file';
import { problemText } from './yaml_file';
import type { TextRange } from './yaml_places';
import { NOWHERE } from './yaml_places';

/** Its message has a line for each problem. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  readonly problems: readonly YamlProblem[];

  constructor(problems: readonly YamlProblem[]) {
    super(problems.map(problemText).join('\n'));
    this.problems = problems;
  }
}

/** Where the values of scenarios stand, for those that were read from a file. */
const places = new WeakMap<object, Places>();

/** Remembers where the values of a scenario stand. */
export function keepPlaces(scenario: Scenario, its: Places): void {
  places.set(scenario, its);
}

/** Where the text of a scenario has the value at a path; null for a scenario without a text. */
export function rangeOf(scenario: Scenario, path: Path): TextRange | null {
  return places.get(scenario)?.rangeOf(path) ?? null;
}

/** Problems of a scenario that is in no file. */
export function unlocated(name: string, findings: readonly Finding[]): readonly YamlProblem[] {
  return findings.map(({ path, what, meant }) => {
    const file = path.length === 0 ? name : `${name}: ${pathText(path)}`;
    return { file, ...NOWHERE, what, meant };
  });
}

/** Thrown by who opens the files of a scenario: which one cannot be used, and why. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile';
  readonly meant: string;

  constructor(what: string, meant: string) {
    super(what);
    this.meant = meant;
  }
}

/**
 * The error for something that only shows when a scenario is built. `paths` are where it may be
 * written, and the first that the file has is meant.
 */
export function misfit(
  scenario: Pick<Scenario, 'name'>,
  paths: readonly Path[],
  what: string,
  meant: string,
): ScenarioError {
  const its = places.get(scenario);
  const path = paths.find((each) => its?.has(each)) ?? paths[0] ?? [];
  const findings: readonly Finding[] = [{ path, onKey: false, what, meant }];
  return new ScenarioError(its?.locate(findings) ?? unlocated(scenario.name, findings));
}

/** The value; it is there unless a Scenario was written by hand and names what is not in it. */
export function found<T>(value: T | null | undefined, what: string): T {
  if (value !== null && value !== undefined) return value;
  const meant = 'name one that the scenario has';
  throw new ScenarioError(
    unlocated('scenario', [{ path: [], onKey: false, what: `there is no ${what}`, meant }]),
  );
}
