/**
 * The scenario language: YAML text in, a Scenario out, or errors that each name file, line and
 * column, what is wrong there and what was meant. The schema is in schema.ts, the meaning of values
 * in resolve.ts. `defineScenario` takes the same shape from TypeScript.
 */
import { text as aText, named, needs } from '../../kernel/mach/given';
import { plainProblem } from '../../kernel/mach/plain';
import { checkShape } from './check_shape';
import { extentProblem } from './extent';
import { otherSort } from './file_sort';
import type { Finding } from './finding';
import { valueAt } from './finding';
import type { Override } from './override';
import { settingsOf } from './override';
import { resolveScenario } from './resolve';
import type { Scenario } from './scenario';
import { keepPlaces, ScenarioError, unlocated } from './scenario_error';
import type { ScenarioInput } from './schema';
import type { YamlProblem } from './yaml_file';
import { readYaml } from './yaml_file';

export type Parsed =
  | { readonly scenario: Scenario; readonly problems: null }
  | { readonly scenario: null; readonly problems: readonly YamlProblem[] };

/** Where a file of another sort is wrong. */
const BEGINNING = { line: 1, column: 1, endLine: 1, endColumn: 1 };

/**
 * Reads a scenario. `file` is for errors; its name is that of the scenario. `overrides` are values
 * that stand in the place of the file's.
 */
export function parseScenario(
  text: string,
  file: string,
  overrides: readonly Override[] = [],
): Parsed {
  needs('parseScenario', 'text', text, aText);
  needs('parseScenario', 'file', file, named);
  const name = nameOf(file);
  const other = otherSort(text);
  if (other !== null) return { scenario: null, problems: [{ file, ...BEGINNING, ...other }] };
  const parsed = readYaml(text, file, (data, findings) => read(data, name, findings), overrides);
  if (parsed.problems !== null) return { scenario: null, problems: parsed.problems };
  const set = overrides.length === 0 ? {} : { set: settingsOf(overrides) };
  const scenario = { ...parsed.value, ...set };
  keepPlaces(scenario, parsed.places);
  return { scenario, problems: null };
}

/** Fills `findings` and answers null if there are any. */
function read(data: unknown, name: string, findings: Finding[]): Scenario | null {
  const shaped = checkShape(data);
  if (shaped.findings !== null) {
    for (const finding of shaped.findings) findings.push(finding);
    return null;
  }
  const resolved = resolveScenario(shaped.data, name);
  for (const finding of resolved.findings) findings.push(finding);
  return findings.length === 0 ? resolved.scenario : null;
}

/** A file's name without folders and endings. */
export function nameOf(file: string): string {
  return file.replace(/^.*[/\\]/, '').replace(/(\.scenario)?\.(ya?ml|json)$/i, '');
}

/** As `parseScenario`, and throws a ScenarioError. */
export function scenarioOf(
  text: string,
  file: string,
  overrides: readonly Override[] = [],
): Scenario {
  const { scenario, problems } = parseScenario(text, file, overrides);
  if (scenario === null) throw new ScenarioError(problems);
  return scenario;
}

/** A scenario in the shape of a file, written in TypeScript. Throws a ScenarioError. */
export function defineScenario(input: ScenarioInput, name = 'scenario'): Scenario {
  needs('defineScenario', 'name', name, named);
  const problem = plainProblem(input) ?? extentProblem(input);
  if (problem !== null) {
    const meant = 'a scenario is plain data: records, lists, texts, numbers, true, false and null';
    const what = `the scenario has ${problem}`;
    throw new ScenarioError(unlocated(name, [{ path: [], onKey: false, what, meant }]));
  }
  const findings: Finding[] = [];
  const scenario = read(input, name, findings);
  if (scenario === null) throw new ScenarioError(unlocated(name, findings));
  keepPlaces(scenario, {
    locate: (all) => unlocated(name, all),
    has: (path) => valueAt(input, path) !== undefined,
    rangeOf: () => null,
  });
  return scenario;
}
